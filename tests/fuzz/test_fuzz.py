"""Many odd requests by chance, the same for one seed: `make fuzz N=20000 SEED=7`.

Each kind of database is asked its own half of them.
"""

import os
from io import BytesIO
from random import Random

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from accounts import photos
from tests.accounts.pictures import halves, with_gps
from tests.fuzz.test_walk import sample

N = int(os.environ.get("FUZZ_N", 1000))
SEED = int(os.environ.get("FUZZ_SEED", 20261129))
PICTURES = 100


@pytest.mark.slow
def test_by_chance(asker, world):
    seed = SEED + (connection.vendor == "postgresql")
    wrong = []
    for one in sample(world, N, seed):
        wrong += asker.wrong(one)
    assert wrong == [], f"Again: make fuzz N={N} SEED={seed}"


def test_f17_a_damaged_picture_is_one_or_is_none():
    rng, good = Random(SEED), halves("red", "blue", exif=with_gps())
    for _ in range(PICTURES):
        spoilt = bytearray(good)
        for _ in range(rng.randint(1, 8)):
            spoilt[rng.randrange(min(len(spoilt), 400))] = rng.randrange(256)
        try:
            kept = photos.prepare(ContentFile(bytes(spoilt)))
        except photos.Refused:
            continue
        assert BytesIO(kept.read()).read(4) == b"RIFF"
