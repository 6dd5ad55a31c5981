<?php

require_once __DIR__ . '/../config.php';

class OpenRouter
{
    private string $apiKey;

    public function __construct(string $apiKey = OPENROUTER_KEY)
    {
        $this->apiKey = $apiKey;
    }

    private function headers(): array
    {
        return ['Authorization: Bearer ' . $this->apiKey, 'Content-Type: application/json'];
    }

    public function ask(array $messages): string
    {
        $headers = $this->headers();
        error_log('request with ' . print_r($headers, true));
        $curl = curl_init('https://openrouter.ai/api/v1/chat/completions');
        curl_setopt($curl, CURLOPT_HTTPHEADER, $headers);
        curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
        return (string) curl_exec($curl);
    }
}
