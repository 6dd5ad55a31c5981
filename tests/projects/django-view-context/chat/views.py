from django.conf import settings
from django.shortcuts import render
from rest_framework.decorators import api_view
from rest_framework.response import Response


def chat(request):
    return render(request, "chat/page.html", {"ai": settings.AI, "user": request.user})


@api_view(["GET"])
def demo(request):
    return Response({"key": settings.DEMO_KEY, "has_key": bool(settings.AI["key"])})
