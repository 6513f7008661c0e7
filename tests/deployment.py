"""The files in deploy/, read and filled in as docs/deploy.md says."""

import ast
import re
import shlex
import subprocess
from pathlib import Path

from tests.servers import ROOT, nginx_tool

DEPLOY = ROOT / "deploy"
SITE = DEPLOY / "nginx" / "callout.conf.template"
NAME = re.compile(r"\$\{([A-Z_]+)\}")
# What nginx itself needs around the site, as Debian's package has it.
AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{user}
worker_processes 2;
daemon off;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def assignments(path):
    """{name: value} of a file of NAME=value lines, as a shell reads it."""
    found = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name] = "".join(shlex.split(value))
    return found


def debian():
    return assignments(DEPLOY / "nginx" / "debian.env")


def rendered(values):
    """The site with its ${NAMES} filled in. Every one must have a value."""
    return NAME.sub(lambda match: values[match[1]], SITE.read_text())


def write_nginx(folder, values, *, user=""):
    """A configuration that nginx can be started with. Returns its path."""
    (folder / "site.conf").write_text(rendered(values))
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user=user))
    return main


def make_certificate(folder, name):
    """As in docs/deploy.md: signed by itself, until there is a real one."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
        + ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
        + ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"],
        check=True,
        capture_output=True,
    )
    return {
        "TLS_CERTIFICATE": f"{folder}/fullchain.pem",
        "TLS_KEY": f"{folder}/privkey.pem",
    }


def try_nginx(main):
    """What `nginx -t` says of it, and whether it is content."""
    done = subprocess.run(
        [nginx_tool(), "-t", "-q", "-c", str(main), "-e", "stderr"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stderr


def command_of(unit):
    """The arguments of manage.py that a unit of systemd starts."""
    [line] = [
        line
        for line in (DEPLOY / "systemd" / unit).read_text().splitlines()
        if line.startswith("ExecStart=")
    ]
    return line.partition("manage.py ")[2].split()


# --- What is read from the environment ----------------------------------------

READERS = {"text", "flag", "number", "port", "words", "one_of", "languages"}
READERS |= {"strong_secret", "is_set", "networks"}


def settings_read(*modules):
    """The names of all variables that these modules of the settings read."""
    return {
        call.args[0].value
        for module in modules
        for call in ast.walk(ast.parse(Path(module).read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") == "env"
        and call.func.attr in READERS
        and isinstance(call.args[0], ast.Constant)
    }
