"""The rule for new migrations, and what it sees."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tests import new_migrations


def test_no_new_migration_breaks_the_version_that_runs():
    assert new_migrations.faults() == []


def test_every_app_with_migrations_is_looked_at():
    apps = {p.parts[-3] for p in new_migrations_of("*")}
    assert apps == set(new_migrations.BEFORE)


def new_migrations_of(app):
    from tests.servers import ROOT

    return ROOT.glob(f"{app}/migrations/0*.py")


def planted(*operations):
    """What is said of a migration with these operations."""
    migration = migrations.Migration("0099_planted", "shop")
    migration.operations = list(operations)
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
        ("count", models.IntegerField(default=0)),
    ]
    state.add_model(ModelState("shop", "Tool", fields))
    return list(new_migrations.faults_of(migration, state))


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        (migrations.RenameField("Tool", "name", "title"), "renamed"),
        (migrations.RenameModel("Tool", "Thing"), "renamed"),
        (migrations.AlterModelTable("Tool", "things"), "renamed"),
        (migrations.RemoveField("Tool", "name"), "gone"),
        (migrations.DeleteModel("Tool"), "gone"),
        (
            migrations.AddField("Tool", "new", models.IntegerField(default=1)),
            "demanded",
        ),
        (
            migrations.AlterField("Tool", "note", models.TextField(default="")),
            "no longer be null",
        ),
        (
            migrations.AlterField("Tool", "count", models.BigIntegerField()),
            "another type",
        ),
        (
            migrations.AlterField("Tool", "name", models.CharField(max_length=20)),
            "shorter",
        ),
    ],
)
def test_what_breaks_old_code_is_told(operation, word):
    [said] = planted(operation)
    assert word in said


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("Tool", "new", models.IntegerField(null=True)),
        migrations.AddField("Tool", "new", models.IntegerField(db_default=1)),
        migrations.AlterField("Tool", "name", models.CharField(max_length=80)),
        migrations.AlterField("Tool", "name", models.TextField()),
        migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("Tool", models.Index(fields=["name"], name="tool_name")),
    ],
)
def test_what_old_code_does_not_notice_is_fine(operation):
    assert planted(operation) == []


def test_what_is_hidden_in_two_halves_is_seen():
    hidden = migrations.SeparateDatabaseAndState(
        [migrations.RemoveField("Tool", "name")]
    )
    assert len(planted(hidden)) == 1
