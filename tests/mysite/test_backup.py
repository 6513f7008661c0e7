"""Everything saved while the site goes on, and brought back on an empty machine."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from bookings.models import Job, Posting
from bookings.money import payments
from bookings.states import Status
from mysite.backup import archive
from tests import databases
from tests.servers import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def original(settings, tmp_path, job_in):
    """A site with money, a picture and a paper."""
    settings.MEDIA_ROOT = tmp_path / "here" / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "here" / "private"
    job = job_in(Status.FINISHED)
    payments.mark_paid(job.payments.get(), by=job.worker)
    default_storage.save("photos/é face.webp", ContentFile(b"picture"))
    default_storage.save("documents/list.pdf", ContentFile(b"paper"))
    return tmp_path


@pytest.fixture
def saved(original, capsys):
    call_command("backup", to=original / "backups")
    [place] = (original / "backups").iterdir()
    assert str(place) in capsys.readouterr().out
    return place


class Elsewhere:
    """Another machine: its own database and folder."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url

    def run(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "mysite.settings.test",
                "DATABASE_URL": self.url,
                "STATE_DIR": str(self.folder),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def restore(self, place, *options):
        return self.run("restore", str(place), *options)

    def uploads(self):
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path.parent != self.folder
        }

    def sums(self):
        """What a backup of this machine says of its rows."""
        made = self.run("backup", "--to", str(self.folder.parent / "second"))
        assert made.stderr == ""
        [place] = (self.folder.parent / "second").iterdir()
        return tables(place)


def tables(place):
    with archive.opened(place) as (_, manifest):
        return manifest["tables"]


@pytest.fixture
def elsewhere(tmp_path, django_db_setup):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Elsewhere(folder, f"sqlite:///{folder}/db.sqlite3")
        return
    admin_url, name = django_db_setup.admin_url, f"{django_db_setup.name}_elsewhere"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        databases.drop_database(admin, name)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield Elsewhere(folder, databases.with_database(admin_url, name))
    with psycopg.connect(admin_url, autocommit=True) as admin:
        databases.drop_database(admin, name)


def test_what_is_brought_back_equals_what_was_saved(saved, elsewhere):
    said = elsewhere.restore(saved)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == (
        "Every table and every file is what was saved.\nThe books add up.\n"
    )
    assert elsewhere.uploads() == {
        "media/photos/é face.webp": b"picture",
        "private/documents/list.pdf": b"paper",
    }
    before = tables(saved)
    assert before["bookings_job"][0] == Job.objects.count() == 1
    assert before["bookings_posting"][0] == Posting.objects.count() > 0
    assert elsewhere.sums() == before
    assert elsewhere.run("migrate", "--check").returncode == 0


def test_what_is_there_is_not_written_over(saved, elsewhere):
    assert elsewhere.restore(saved).returncode == 0
    again = elsewhere.restore(saved)
    assert again.returncode == 1
    assert again.stderr.startswith("CommandError: There are tables in the database and")
    forced = elsewhere.restore(saved, "--force")
    assert (forced.returncode, forced.stderr) == (0, "")
    asides = [path for path in elsewhere.folder.iterdir() if ".before-" in path.name]
    assert len(asides) == 2
    assert elsewhere.sums() == tables(saved)


@pytest.mark.parametrize("fault", ["cut", "changed", "no archive"])
def test_what_is_not_whole_is_refused_before_anything_changes(saved, elsewhere, fault):
    bytes_of_it = saved.read_bytes()
    broken = saved.with_name("broken.tar")
    if fault == "cut":
        broken.write_bytes(bytes_of_it[: len(bytes_of_it) // 2])
    elif fault == "changed":
        broken.write_bytes(bytes_of_it.replace(b"picture", b"forgery"))
    else:
        broken.write_bytes(b"hello")
    said = elsewhere.restore(broken)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert elsewhere.uploads() == {}
    assert elsewhere.restore(saved).returncode == 0


def test_rows_that_are_not_those_that_were_saved_are_told(saved, elsewhere):
    forged = saved.with_name("forged.tar")
    with tarfile.open(saved) as source, tarfile.open(forged, "w") as target:
        for info in source.getmembers():
            if info.name == archive.MANIFEST:
                manifest = json.load(source.extractfile(info))
                manifest["tables"]["bookings_job"][0] += 1
                archive.add_text(target, info.name, json.dumps(manifest))
            else:
                target.addfile(info, source.extractfile(info))
    said = elsewhere.restore(forged)
    assert said.returncode == 1
    assert said.stderr == (
        "CommandError: What was restored is not what was saved: bookings_job.\n"
    )


def test_a_name_that_leads_out_of_the_folder_is_refused(saved, original):
    evil = original / "evil.tar"
    with tarfile.open(evil, "w") as tar:
        archive.add_text(tar, "media/../../out", "x")
    with (
        tarfile.open(evil) as tar,
        pytest.raises(archive.BackupError, match="out of its folder"),
    ):
        archive.unpack(tar, "media/../../out")
    assert not (original / "out").exists()


def test_only_its_owner_reads_it_and_old_ones_go(original, capsys):
    folder = original / "backups"
    folder.mkdir()
    old = [folder / f"callout-2025010{day}T000000Z.tar" for day in (1, 2)]
    for path in (*old, folder / "notes.txt"):
        path.write_text("x")
    call_command("backup", to=folder, keep=2)
    [new] = set(folder.iterdir()) - {*old, folder / "notes.txt"}
    assert new.stat().st_mode & 0o777 == 0o600
    assert [path.exists() for path in old] == [False, True]
    assert f"Deleted {old[0]}" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_to_is_a_sentence(original):
    (original / "file").write_text("x")
    with pytest.raises(CommandError, match="file"):
        call_command("backup", to=Path(original / "file" / "backups"))
    assert list(original.rglob("*.part")) == []
