"""What is wrong with a gateway as a whole, above every list that suffers from it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.read_only import ReadOnlyIndexView
from bookings.admin import formatting
from bookings.money import trouble
from bookings.money.gateways import gateway
from bookings.words.payments import GATEWAYS


def problems():
    """A sentence for each: it cannot be used, refuses our key, or is signed wrongly."""
    return [
        *_unusable(),
        *_refused_keys(),
        *_missing_rights(),
        *_test_keys(),
        *_wrong_signatures(),
    ]


def _unusable():
    sentence = _("%(gateway)s is switched on and cannot be used: %(problem)s")
    return [
        sentence % {"gateway": GATEWAYS[name].name, "problem": problem}
        for name, problem in trouble.unusable()
    ]


def _refused_keys():
    sentence = _(
        "%(gateway)s has not taken our key since %(when)s, so nobody can pay with it. "
        "Is %(name)s right?"
    )
    return [
        sentence
        % {
            "gateway": GATEWAYS[name].name,
            "when": formatting.moment(doubt.since),
            "name": gateway(name).trust.names,
        }
        for name, doubt in trouble.refused_keys()
    ]


def _missing_rights():
    sentence = _(
        "%(gateway)s has not let our key do this since %(when)s: %(right)s. Give the "
        "key of %(name)s this right on the pages of the gateway."
    )
    return [
        sentence
        % {
            "gateway": GATEWAYS[name].name,
            "when": formatting.moment(doubt.since),
            "right": right,
            "name": gateway(name).trust.names,
        }
        for name, right, doubt in trouble.missing_rights()
    ]


def _test_keys():
    sentence = _(
        "%(gateway)s has a test key: what people pay with it is no money. Set the live "
        "one in %(name)s."
    )
    return [
        sentence % {"gateway": GATEWAYS[name].name, "name": gateway(name).trust.names}
        for name in trouble.test_keys()
    ]


def _wrong_signatures():
    def say(name, doubt):
        sentence = ngettext(
            "%(count)s webhook of %(gateway)s with a wrong signature since %(when)s. "
            "Is %(name)s right?",
            "%(count)s webhooks of %(gateway)s with a wrong signature since %(when)s. "
            "Is %(name)s right?",
            doubt.count,
        )
        return sentence % {
            "count": doubt.count,
            "gateway": GATEWAYS[name].name,
            "when": formatting.moment(doubt.since),
            "name": gateway(name).trust.secrets,
        }

    return [say(name, doubt) for name, doubt in trouble.wrong_signatures()]


class GatewayIndexView(ReadOnlyIndexView):
    """A list of what goes to gateways and comes from them."""

    results_template_name = "bookings/admin/gateway_results.html"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {"problems": problems()}
