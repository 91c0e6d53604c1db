import random

from textharmony_cli.synthesis.receipts import receipt


def test_receipts_ask_about_what_they_print_and_about_what_they_do_not():
    sheets = [receipt(random.Random(seed)) for seed in range(60)]
    questions = [question for sheet in sheets for question in sheet.questions]
    absent = sum(not question.answers for question in questions) / len(questions)
    assert 0.12 < absent < 0.3
    for field in ("company", "address", "date", "total"):
        assert any(question.field == field and question.answers for question in questions)


def test_all_answers_to_a_total_read_the_same():
    for seed in range(60):
        sheet = receipt(random.Random(seed))
        for question in sheet.questions:
            if question.field == "total":
                texts = ["".join(sheet.runs[p.run].text[p.start : p.stop] for p in a) for a in question.answers]
                assert len({"".join(c for c in text if c.isdigit()) for text in texts}) <= 1


def test_text_stays_on_the_paper():
    for seed in range(60):
        sheet = receipt(random.Random(seed))
        assert all(run.x > -run.size and run.x + run.width < sheet.width + run.size for run in sheet.runs)
        assert all(run.y >= 0 and run.y + run.height <= sheet.height + run.size for run in sheet.runs)
