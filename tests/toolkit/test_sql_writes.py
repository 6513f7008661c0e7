"""Rows added and changed by SQL written once: the same as without, each time anew."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CharField, IntegerField

from accounts.models import CustomerProfile
from services.models import City
from toolkit.sql.writes import PreparedInsert, PreparedUpdate
from workers.models import SlotCell, TimeOff

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class TestUpdate:
    rename = PreparedUpdate(
        lambda slug, name, number: (
            City.objects.filter(slug=slug),
            {"name": name, "geoname": number},
        ),
        CharField(),
        CharField(),
        IntegerField(),
    )

    def test_says_how_many_it_changed(self, city, other_city):
        assert self.rename("pune", "Poona", 7) == 1
        assert self.rename("atlantis", "Atlantis", 8) == 0
        facts = City.objects.order_by("name").values_list("name", "geoname")
        assert list(facts) == [("Berlin", None), ("Poona", 7)]

    def test_may_write_nothing_at_all(self, city, other_city):
        self.rename("pune", "Poona", 7)
        self.rename("pune", "Pune", None)
        assert City.objects.get(slug="pune").geoname is None


class TestInsert:
    def test_gives_the_row_its_key(self, worker):
        add = PreparedInsert(TimeOff)
        rows = [
            TimeOff(
                worker=worker.worker_profile,
                starts_at=NOON,
                ends_at=NOON + timedelta(hours=hours),
            )
            for hours in (1, 2)
        ]
        for row in rows:
            add(row)
        assert list(TimeOff.objects.order_by("pk")) == rows
        assert [row.ends_at.hour for row in TimeOff.objects.order_by("pk")] == [13, 14]

    def test_what_was_added_is_changed_by_a_save(self, worker):
        row = TimeOff(
            worker=worker.worker_profile,
            starts_at=NOON,
            ends_at=NOON + timedelta(hours=1),
        )
        PreparedInsert(TimeOff)(row)
        row.reason = "Rest"
        row.save()
        assert TimeOff.objects.get().reason == "Rest"

    def test_a_key_that_belongs_to_somebody_else_stays(self, customer):
        add = PreparedInsert(CustomerProfile)
        CustomerProfile.objects.all().delete()
        add(CustomerProfile(user=customer, address="12 Law College Road"))
        assert CustomerProfile.objects.get().user == customer

    def test_the_database_may_refuse(self, city):
        add = PreparedInsert(City)
        with pytest.raises(IntegrityError), transaction.atomic():
            add(City(slug="pune", name="Again", latitude=0, longitude=0))
        assert City.objects.get() == city

    @pytest.mark.parametrize("cells", [[7], [7, 8], [7, 8, 9]])
    def test_several_at_once(self, worker, cells):
        add = PreparedInsert(SlotCell)
        add(*(SlotCell(worker_id=worker.pk, cell=c, claim="a") for c in cells))
        add(*(SlotCell(worker_id=worker.pk, cell=c + 9, claim="b") for c in cells))
        found = SlotCell.objects.order_by("cell").values_list("cell", "claim")
        assert list(found) == [(c, "a") for c in cells] + [(c + 9, "b") for c in cells]

    def test_tuples_need_no_instances(self, worker):
        add = PreparedInsert(SlotCell)
        add.values((worker.pk, 4, "one"), (worker.pk, 5, "one"))
        add.values((worker.pk, 6, "two"))
        cells = SlotCell.objects.order_by("cell").values_list("cell", "claim")
        assert list(cells) == [(4, "one"), (5, "one"), (6, "two")]
        with pytest.raises(IntegrityError), transaction.atomic():
            add.values((worker.pk, 7, "two"), (worker.pk, 4, "two"))
        assert SlotCell.objects.count() == 3

    def test_what_is_there_may_stay(self, worker):
        add = PreparedInsert(SlotCell, ignore_conflicts=True)
        add(SlotCell(worker_id=worker.pk, cell=8, claim="first"))
        add(*(SlotCell(worker_id=worker.pk, cell=c, claim="later") for c in (7, 8, 9)))
        claims = SlotCell.objects.order_by("cell").values_list("claim", flat=True)
        assert list(claims) == ["later", "first", "later"]
