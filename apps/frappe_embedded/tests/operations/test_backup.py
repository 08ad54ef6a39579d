"""A backup is private and whole; a restore brings all of it back or changes nothing."""

import gzip
import re
import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest


def paths_in(output: str) -> dict[str, Path]:
    return {label: Path(path) for label, path in re.findall(r"^(\w+) *: (\S+)", output, re.MULTILINE)}


@pytest.fixture
def saved(bench) -> dict[str, Path]:
    """A backup with one secret file, after which the site changed."""
    (bench.site / "private/files/secret.txt").write_text("before")
    (bench.site / "public/files/open.txt").write_text("before")
    paths = paths_in(bench.run("backup", "--with-files"))
    bench.run("execute", "sample_app.events.note", "--args", "['after the backup']")
    (bench.site / "private/files/secret.txt").write_text("after")
    (bench.site / "private/files/new.txt").write_text("after")
    return paths


def test_backup_is_for_its_owner_alone(bench, saved):
    assert set(saved) == {"Config", "Database", "Public", "Private"}
    for path in saved.values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(Path(bench.site, "private/backups").glob("*.unfinished"))


def test_backup_without_files(bench):
    assert set(paths_in(bench.run("backup"))) == {"Config", "Database"}


def test_backup_path(bench, tmp_path):
    paths = paths_in(bench.run("backup", "--backup-path", str(tmp_path / "elsewhere")))
    assert paths["Database"].parent == tmp_path / "elsewhere"


def test_backup_sees_only_what_is_committed(bench):
    with sqlite3.connect(bench.database, isolation_level=None) as other:
        other.execute("begin immediate")
        other.execute("delete from `tabSample Task`")
        path = paths_in(bench.run("backup"))["Database"]
        other.execute("rollback")
    copy = bench.root / "copy.sqlite"
    copy.write_bytes(gzip.decompress(path.read_bytes()))
    assert sqlite3.connect(copy).execute("select title from `tabSample Task`").fetchall() == [("installed",)]


def test_restore_brings_everything_back(bench, saved):
    bench.run(
        "restore",
        str(saved["Database"]),
        "--with-public-files",
        str(saved["Public"]),
        "--with-private-files",
        str(saved["Private"]),
    )
    assert bench.titles() == ["installed"]
    assert (bench.site / "private/files/secret.txt").read_text() == "before"
    assert not (bench.site / "private/files/new.txt").exists()


def test_restore_reaches_processes_that_have_the_database_open(bench, saved):
    with sqlite3.connect(bench.database) as open_before:
        open_before.execute("select count(*) from tabUser").fetchone()
        bench.run("restore", str(saved["Database"]))
        assert open_before.execute("select title from `tabSample Task`").fetchall() == [("installed",)]


def test_restore_of_a_plain_database(bench, saved, tmp_path):
    plain = tmp_path / "plain.sqlite"
    plain.write_bytes(gzip.decompress(saved["Database"].read_bytes()))
    bench.run("restore", str(plain), "--admin-password", "Xyz-1234")
    assert bench.titles() == ["installed"]
    bench.run("execute", "frappe.utils.password.check_password", "--args", "['Administrator', 'Xyz-1234']")


def no_file(folder):
    return folder / "missing"


def text(folder):
    path = folder / "text"
    path.write_text("DROP TABLE everything;")
    return path


def packed_text(folder):
    path = folder / "packed"
    path.write_bytes(gzip.compress(b"DROP TABLE everything;"))
    return path


def cut_off(folder):
    path = folder / "cut"
    path.write_bytes(gzip.compress(b"SQLite format 3\x00" + bytes(100_000))[:-40])
    return path


def damaged(folder):
    path = folder / "damaged"
    path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 8192)
    return path


def strange(folder):
    path = folder / "strange"
    with sqlite3.connect(path) as connection:
        connection.execute("create table other (id)")
    return path


@pytest.mark.parametrize("make", [no_file, text, packed_text, cut_off, damaged, strange])
def test_garbage_is_refused_and_changes_nothing(bench, saved, tmp_path, make):
    output = bench.run("restore", str(make(tmp_path)), fails=True)
    assert "Nothing was restored" in output
    assert "Traceback" not in output
    assert bench.titles() == ["installed", "after the backup"]


def test_garbage_files_leave_the_database_too(bench, saved, tmp_path):
    output = bench.run(
        "restore", str(saved["Database"]), "--with-private-files", str(text(tmp_path)), fails=True
    )
    assert "Nothing was restored" in output
    assert bench.titles() == ["installed", "after the backup"]
    assert (bench.site / "private/files/secret.txt").read_text() == "after"


def climbs(archive, folder):
    archive.add(text(folder), arcname="private/files/../../../../escaped.txt")


def starts_at_the_root(archive, folder):
    member = tarfile.TarInfo(str(folder / "escaped.txt"))
    archive.addfile(member)


def links(archive, folder):
    member = tarfile.TarInfo("private/files/secret.txt")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    archive.addfile(member)


@pytest.mark.parametrize("fill", [climbs, starts_at_the_root, links])
def test_archive_that_reaches_outside_is_refused(bench, saved, tmp_path, fill):
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as archive:
        fill(archive, tmp_path)
    assert "Nothing was restored" in bench.run(
        "restore", str(saved["Database"]), "--with-private-files", str(evil), fails=True
    )
    assert not list(tmp_path.rglob("escaped.txt"))
    assert (bench.site / "private/files/secret.txt").read_text() == "after"
