"""What posting a provider's file would do, shown before it is posted: nothing is written."""

from collections import Counter, defaultdict
from typing import Any

import frappe
from an_sinh.domain.disbursement.answer_words import ANSWERS, FIELDS, answer_of
from an_sinh.domain.disbursement.reconciliation import PENDING
from an_sinh.services.disbursement import answer_formats, answer_rows, reconciliation
from an_sinh.services.disbursement.answer_files import ORDER, Looked, problem_of, result_of

SAMPLES, EXAMPLES, LEFT_OUT, FIRST_ROWS = 3, 5, 20, 5


def preview(looked: Looked) -> dict:
    """What is known of a file: sheet, headings [{heading, field, samples}], fields and answers to choose from, words
    [{word, rows, answer}], meaning, remembered, error (a sentence) or outcome."""
    sheet = looked.sheet
    found: dict[str, Any] = {
        "sheet": sheet.name,
        "headings": [
            {"heading": heading, "field": sheet.fields[index], "samples": _samples(sheet.body, index)}
            for index, heading in enumerate(sheet.headings)
            if heading
        ],
        "fields": [{"field": name, "label": answer_formats.label_of(name)} for name in FIELDS],
        "answers": list(ANSWERS),
        "words": [
            {"word": word, "rows": rows, "answer": answer_of(word, dict(looked.reading.words)) or ""}
            for word, rows in sheet.words.most_common(EXAMPLES * 4)
            if word
        ],
        "meaning": looked.reading.meaning,
        "remembered": looked.remembered,
        "orders": sorted(looked.orders),
    }
    if looked.problem:
        return found | {"error": problem_of(looked.problem)}
    return found | {"outcome": _outcome(looked)}


def _outcome(looked: Looked) -> dict:
    """rows; applied {answer: [rows, đồng]}; unchanged; pending (the provider is at work on them); waiting [{code, message, rows, amount, examples}]; left_out
    [[row, text]]; unmentioned [lines, đồng] of the orders that no row is about and that have no answer."""
    applied: dict[str, list[int]] = {answer: [0, 0] for answer in ANSWERS if answer != PENDING}
    unchanged, pending, waiting = 0, 0, dict(looked.waiting)
    for order, rows in sorted(looked.by_order().items()):
        document = frappe.get_doc(ORDER, order)
        document.check_permission("write")
        posted = [result_of(row, looked.found[row.number]) for row in rows]
        for row, decision in zip(rows, reconciliation.decided(document, posted), strict=True):
            if decision.outcome == "error":
                waiting[row.number] = decision.code, reconciliation.message(decision)
            elif decision.outcome == "unchanged":
                unchanged += 1
            elif decision.outcome == "pending":
                pending += 1
            else:
                applied[row.status][0] += 1
                applied[row.status][1] += looked.found[row.number].amount
    mentioned = {line.line for line in looked.found.values()}
    silent = [line for line in looked.lines if line.open and line.line not in mentioned]
    return {
        "rows": len(looked.sheet.rows),
        "applied": applied,
        "unchanged": unchanged,
        "pending": pending,
        "waiting": _grouped(looked, waiting),
        "left_out": looked.sheet.left_out[:LEFT_OUT],
        "left_out_count": len(looked.sheet.left_out),
        "unmentioned": [len(silent), sum(line.amount for line in silent)],
    }


def _grouped(looked: Looked, waiting: dict[int, tuple[str, str]]) -> list[dict]:
    amounts = {row.number: row.amount or 0 for row in looked.sheet.rows}
    groups: dict[str, list[int]] = defaultdict(list)
    for number, (code, _detail) in sorted(waiting.items()):
        groups[code].append(number)
    counts = Counter({code: len(numbers) for code, numbers in groups.items()})
    return [
        {
            "code": code,
            "message": answer_rows.sentence(*waiting[groups[code][0]]),
            "rows": rows,
            "amount": sum(amounts[number] for number in groups[code]),
            "examples": groups[code][:EXAMPLES],
        }
        for code, rows in counts.most_common()
    ]


def _samples(body, index: int) -> list[str]:
    cells = (
        str(row[index]).strip() for row in body[:200] if index < len(row) and row[index] not in ("", None)
    )
    return list(dict.fromkeys(cells))[:SAMPLES]
