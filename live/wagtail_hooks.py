from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from live.admin.chats import ChatViewSet
from live.admin.notifications import NotificationViewSet


class MessagesGroup(SnippetViewSetGroup):
    items = [ChatViewSet, NotificationViewSet]
    menu_label = _("Messages")
    menu_name = "messages"
    menu_icon = "comment"
    menu_order = 290


register_snippet(MessagesGroup)
