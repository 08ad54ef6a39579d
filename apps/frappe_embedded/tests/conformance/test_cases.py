"""Seeded readings, writings and reckonings answer as they did on Frappe 15.44 with MariaDB."""

import json
from pathlib import Path

import cases
from site_under_test import ConformanceCase

RECORDED = Path(__file__).with_name("answers_of_frappe.json")


class TestCases(ConformanceCase):
    def test_every_answer_is_the_recorded_one(self):
        recorded = json.loads(RECORDED.read_text())
        self.assertGreater(len(recorded), 1000)
        self.assertEqual(cases.differences(recorded), [])

    def test_a_difference_would_be_seen(self):
        answers = cases.answers(200)
        self.assertGreater(len({json.dumps(answer) for answer in answers}), 20)
        self.assertIn("refused", answers)
