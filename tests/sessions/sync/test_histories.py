"""Random histories of phones end as the model says; and a server or a phone that does not keep to it is noticed."""

import pytest

from sessions.attendance import clocks, folding
from sessions.encounters import items
from tests.faults import histories, model

pytestmark = pytest.mark.django_db


def kinds(wrong: list[str]) -> set[str]:
    return {
        word for word in ("lost", "re-timed", "fold", "won over", "stored", "heads") for text in wrong if word in text
    }


def test_500_histories_end_as_the_model_says():
    assert histories.run(500, seed=20261123)[0] == []


def test_a_server_that_folds_by_the_latest_arrival_is_noticed(monkeypatch):
    right = folding.fold
    monkeypatch.setattr(folding, "fold", lambda marks: right(list(marks)[-1:]))
    assert "fold" in kinds(histories.run(40, seed=1)[0])


def test_a_server_that_caps_blindly_is_noticed(monkeypatch):
    monkeypatch.setattr(clocks, "capped", lambda ahead, limit, device: ((mark, limit) for mark in ahead))
    assert "won over" in kinds(histories.run(120, seed=1)[0])


def test_a_server_that_counts_heads_that_were_taken_back_is_noticed(monkeypatch):
    right = items.head_of
    monkeypatch.setattr(items, "head_of", lambda raw, item: right(raw, item) | {"counted": True})
    assert "heads" in kinds(histories.run(40, seed=1)[0])


def test_a_phone_that_goes_by_its_clock_alone_is_noticed(monkeypatch):
    def tap(self, mark, learner, status, now, **what):
        made = right(self, mark, learner, status, now, **what)
        made.hlc, made.seen = now + self.off + self.learnt, 0
        return made

    right = model.Phone.tap
    monkeypatch.setattr(model.Phone, "tap", tap)
    assert "won over" in kinds(histories.run(80, seed=1)[0])
