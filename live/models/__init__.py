from live.models.chat import ChatMember, ChatMessage, ChatRoom
from live.models.notification import Notification

__all__ = ["ChatMember", "ChatMessage", "ChatRoom", "Notification"]
