"""deploy/ and docs/deploy.md: what an operator copies is complete, and it works."""

import re
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from prometheus_client import REGISTRY, generate_latest

from mysite import metrics
from mysite.settings import base
from tests import deployment, servers
from tests.deployment import DEPLOY
from tests.servers import ROOT

SETTINGS = ROOT / "mysite" / "settings"
READ = deployment.settings_read(
    *(SETTINGS / f"{name}.py" for name in ("base", "people", "production", "required"))
)
SAMPLE = (DEPLOY / "callout.env").read_text()
GUIDE = (ROOT / "docs" / "deploy.md").read_text()
LINE = re.compile(r"^#?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)


class TestSettings:
    def test_the_sample_has_every_setting_once(self):
        named = [name for name, _ in LINE.findall(SAMPLE)]
        assert sorted(named) == sorted(READ)

    def test_what_production_needs_stands_in_it_ready_to_be_filled_in(self):
        filled_in = deployment.assignments(DEPLOY / "callout.env")
        needed = {"SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL"}
        needed |= {"REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"}
        assert needed <= filled_in.keys()

    @pytest.mark.parametrize("page", ["README.md", "docs/deploy.md"])
    def test_pages_name_no_setting_that_nobody_reads(self, page):
        text = (ROOT / page).read_text()
        named = set(re.findall(r"`([A-Z][A-Z_]{3,}?)(?:_FILE)?(?:=[^`]*)?`", text))
        elsewhere = {"RATE_LIMITS", "POSTGRES_PASSWORD", "SERVER_NAME"}
        elsewhere |= {"X_FILE", "DJANGO_SETTINGS_MODULE"}
        elsewhere |= set(deployment.debian()) | {"PRIVATE_UPLOADS"}
        assert named - READ - elsewhere == set()

    def test_the_guide_starts_commands_and_copies_files_that_are_there(self):
        commands = set(re.findall(r"^callout (\w+)", GUIDE, re.MULTILINE))
        assert commands <= set(get_commands())
        assert {"migrate", "make_groups", "load_catalogue", "backup"} <= commands
        files = re.findall(r"/srv/callout/(deploy/[\w./-]+\w)", GUIDE)
        files += re.findall(r"(?<![/\w])(deploy/[\w./-]+\w)", GUIDE)
        made = {"deploy/tls", "deploy/backups", "deploy/compose.env"}
        missing = {name for name in files if not (ROOT / name).exists()}
        assert missing - made == set()
        assert len(set(files)) > 6

    def test_a_line_of_the_guide_ends(self):
        rows = [line for line in GUIDE.splitlines() if line[:1] != "|"]
        assert [line for line in rows if len(line) > 120] == []


def places(folder):
    return deployment.make_certificate(folder, "callout.example")


@pytest.mark.nginx
class TestNginx:
    def test_the_site_is_read_without_a_word(self, tmp_path):
        values = deployment.debian() | places(tmp_path)
        values |= {"HTTP_PORT": "18080", "HTTPS_PORT": "18443"}
        main = deployment.write_nginx(tmp_path, values)
        assert deployment.try_nginx(main) == (True, "")

    def test_a_slip_in_it_is_told(self, tmp_path):
        values = deployment.debian() | places(tmp_path) | {"WEB_SERVERS": "sever x;"}
        main = deployment.write_nginx(tmp_path, values)
        is_content, said = deployment.try_nginx(main)
        assert not is_content
        assert "sever" in said


class TestSite:
    text = deployment.SITE.read_text().rpartition("\nserver {")[2]
    blocks = dict(
        re.findall(r"location (?:= )?(\S+)\s+\{\n(.*?)\n    \}", text, re.DOTALL)
    )

    def test_private_files_have_one_door_and_it_is_the_one_of_the_settings(self):
        assert "internal;" in self.blocks["/private/"]
        assert "alias ${PRIVATE_ROOT}/;" in self.blocks["/private/"]
        assert self.text.count("${PRIVATE_ROOT}") == 1
        sample = deployment.assignments(DEPLOY / "callout.env")
        assert sample["X_ACCEL_PREFIX"] == "/private/"

    def test_places_are_those_of_the_settings(self):
        values, state = deployment.debian(), "/var/lib/callout"
        sample = deployment.assignments(DEPLOY / "callout.env")
        assert (sample["STATE_DIR"], sample["STATIC_ROOT"]) == (
            state,
            values["STATIC_ROOT"],
        )
        for root, name in (
            (base.MEDIA_ROOT, "MEDIA_ROOT"),
            (base.PRIVATE_MEDIA_ROOT, "PRIVATE_ROOT"),
        ):
            assert values[name] == f"{state}/{root.relative_to(base.STATE_DIR)}"
        assert settings.STATIC_URL in self.blocks
        assert settings.MEDIA_URL in self.blocks

    def test_it_takes_a_little_more_than_we_do(self):
        size = int(re.search(r"client_max_body_size +(\d+)m;", self.text)[1])
        assert size * 2**20 - settings.MAX_REQUEST_BODY == 2**20

    @pytest.mark.parametrize("path", ["/metrics", "/readyz"])
    def test_what_is_for_machines_inside_stays_inside(self, path):
        assert re.search(rf"location = {path} +{{ return 404; }}", self.text)

    def test_what_the_admin_sends_is_not_sent_twice(self):
        assert "non_idempotent" in self.blocks["/"]
        assert "non_idempotent" not in self.blocks["/admin/"]


UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())


class TestUnits:
    @pytest.mark.systemd
    def test_systemd_reads_them_without_a_word(self, tmp_path):
        for unit in UNITS:
            text = (DEPLOY / "systemd" / unit).read_text()
            # The programs of another machine are not here; that they are named is.
            text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M)
            (tmp_path / unit).write_text(
                text.replace("User=callout", "User=root")
                .replace("Group=callout", "Group=root")
                .replace("WorkingDirectory=/srv/callout", "WorkingDirectory=/")
            )
        named = [unit.replace("@.", "@8001.") for unit in UNITS]
        done = subprocess.run(
            [servers.systemd_tool(), "verify", "--man=no"]
            + [str(tmp_path / unit) for unit in named],
            capture_output=True,
            text=True,
            check=False,
        )
        ours = [line for line in done.stderr.splitlines() if "callout" in line]
        assert ours == []
        assert done.returncode == 0

    @pytest.mark.parametrize("unit", [u for u in UNITS if u.endswith(".service")])
    def test_they_start_what_there_is_and_may_do_little(self, unit):
        text = (DEPLOY / "systemd" / unit).read_text()
        command = deployment.command_of(unit)[0]
        assert list(ROOT.glob(f"*/management/commands/{command}.py"))
        for line in ("User=callout", "NoNewPrivileges=yes", "ProtectSystem=strict"):
            assert line in text


class TestContainers:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    steps = [
        line.split(maxsplit=1)
        for line in re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text()).split(
            "\n"
        )
        if line and not line.startswith("#")
    ]

    def test_the_image_is_made_in_two_stages_and_runs_as_nobody_special(self):
        words = [word for word, _ in self.steps]
        known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"}
        assert set(words) <= known | {"STOPSIGNAL", "HEALTHCHECK", "CMD"}
        assert words.count("FROM") == 2
        assert [rest for word, rest in self.steps if word == "USER"] == ["callout"]
        assert {"HEALTHCHECK", "CMD"} <= set(words[words.index("USER") :])

    def test_everything_of_the_site_is_in_it_and_no_test(self):
        ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
        taken = {line[1:] for line in ignored if line.startswith("!")}
        apps = {path.parent.name for path in ROOT.glob("*/__init__.py")}
        assert apps - taken == {"bench", "tests"}
        assert {"manage.py", "requirements.txt", "templates", "static"} <= taken

    def test_what_runs_is_there_and_cannot_write_but_where_it_may(self):
        services = self.compose["services"]
        wanted = {"web1", "web2", "tasks", "release", "postgres", "redis", "nginx"}
        wanted |= {"backup"}
        assert wanted <= services.keys()
        for name, service in services.items():
            if service.get("image") == "callout":
                assert service["read_only"] is True, name
                assert service["cap_drop"] == ["ALL"], name

    def test_nginx_is_told_all_that_its_site_asks_for(self):
        told = self.compose["services"]["nginx"]["environment"]
        asked = set(deployment.NAME.findall(deployment.SITE.read_text()))
        assert told.keys() == asked == deployment.debian().keys()


class TestWatching:
    names = re.compile(r"\bcallout_[a-z_]+")

    def measured(self):
        text = generate_latest(REGISTRY).decode()
        text += generate_latest(metrics.registry()).decode()
        found = set(re.findall(r"^(?:# TYPE )?(callout_\w+)", text, re.MULTILINE))
        # A histogram has its buckets from its first request on.
        return found | {f"{name}_bucket" for name in found}

    @pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
    def test_what_is_asked_of_prometheus_is_measured(self, db, file):
        asked = set(
            self.names.findall((DEPLOY / "prometheus" / file).read_text().lower())
        )
        assert len(asked) > 5
        assert asked - self.measured() == set()

    def test_alerts_say_what_to_do(self):
        [group] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())[
            "groups"
        ]
        assert [rule for rule in group["rules"] if not rule["annotations"]] == []
        names = [rule["alert"] for rule in group["rules"]]
        assert len(names) == len(set(names))

    def test_each_process_is_asked(self):
        [job] = yaml.safe_load((DEPLOY / "prometheus" / "scrape.yml").read_text())
        [config] = job["static_configs"]
        servers = re.findall(r"server (\S+) ", deployment.debian()["WEB_SERVERS"])
        assert config["targets"] == servers


def test_every_test_that_the_table_of_security_names_is_there():
    table = (ROOT / "docs" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", table)
    assert len(named) > 20
    for path, name in named:
        text = (ROOT / path).read_text()
        assert not name or re.search(rf"(def|class) {name}\b", text), name
    rows = [line for line in table.splitlines() if line.startswith("| V")]
    assert [row for row in rows if "`tests/" not in row] == []
