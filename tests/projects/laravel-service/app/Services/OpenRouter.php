<?php

namespace App\Services;

use Illuminate\Support\Facades\Http;
use Illuminate\Support\Facades\Log;

class OpenRouter
{
    public function __construct(private ?string $apiKey = null)
    {
        $this->apiKey ??= config('services.openrouter.key');
    }

    public function key(): ?string
    {
        return $this->apiKey;
    }

    public function ask(string $question): array
    {
        $answer = Http::withToken($this->apiKey)->post('https://openrouter.ai/api/v1/chat/completions', [
            'model' => config('services.openrouter.model'),
            'messages' => [['role' => 'user', 'content' => $question]],
        ]);
        Log::info('OpenRouter answered', ['status' => $answer->status(), 'configured' => ! empty($this->apiKey)]);

        return $answer->json();
    }
}
