import json

from django.conf import settings
from django.http import HttpResponseBadRequest, JsonResponse
from django.views.generic import TemplateView
from openai import OpenAI


class ChatPage(TemplateView):
    template_name = "chat.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["ai"] = settings.AI
        return context


def ask(request):
    if not settings.OPENROUTER_API_KEY:
        return HttpResponseBadRequest("OPENROUTER_API_KEY is not set")
    client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=settings.OPENROUTER_API_KEY)
    question = json.loads(request.body)["question"]
    answer = client.chat.completions.create(
        model=settings.AI["model"], messages=[{"role": "user", "content": question}]
    )
    return JsonResponse({"answer": answer.choices[0].message.content})
