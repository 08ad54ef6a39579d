from an_sinh.domain.reports.rollout_rate import Counts, percent


def test_accounts_of_guardians_and_authorised_persons_count():
    assert Counts(own_account=5, guardian_account=2, authorised_account=1).with_account == 8


def test_counts_add_up_field_by_field():
    one = Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert one.plus(one) == Counts(2, 4, 6, 8, 10, 12, 14, 16, 18, 20)


def test_a_rate_without_denominator_is_no_rate():
    assert percent(0, 0) is None
    assert percent(1, 3) == 33.3
