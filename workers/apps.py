from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class WorkersConfig(AppConfig):
    name = "workers"
    cached_in = (
        "featured",
        "search.catalogue",
        "search.guide_words",
        "search.known_phrases",
        "search.lexicon",
        "search.promoted",
    )

    def ready(self):
        from accounts.signals import (
            account_closed,
            account_erased,
            account_reopened,
            data_is_taken_along,
            role_is_changing,
        )
        from services.signals import (
            currency_changed,
            phrase_is_checked,
            phrase_was_kept,
            sums_at_home,
        )
        from workers import providers, receivers

        account_closed.connect(receivers.account_was_closed)
        account_reopened.connect(receivers.account_was_reopened)
        account_erased.connect(receivers.account_was_erased)
        data_is_taken_along.connect(receivers.data_is_taken_along)
        role_is_changing.connect(receivers.role_is_changing)
        sums_at_home.connect(receivers.rates_at_home)
        sums_at_home.connect(receivers.prices_at_home)
        currency_changed.connect(receivers.currency_was_changed)
        phrase_is_checked.connect(receivers.phrase_is_checked)
        phrase_was_kept.connect(receivers.phrase_was_kept)
        providers.register()
        post_migrate.connect(receivers.tables_were_migrated, sender=self)
        for model in receivers.LOOKUPS:
            post_save.connect(
                receivers.name_may_have_changed,
                sender=model,
                dispatch_uid=f"worker search {model.__name__}",
            )
