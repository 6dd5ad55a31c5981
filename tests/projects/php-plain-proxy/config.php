<?php

function load_env(string $file): void
{
    foreach (file($file, FILE_IGNORE_NEW_LINES) as $line) {
        [$name, $value] = explode('=', $line, 2);
        putenv("$name=$value");
    }
}

load_env(__DIR__ . '/.env');

return [
    'openrouter' => [
        'key' => getenv('OPENROUTER_API_KEY'),
        'url' => 'https://openrouter.ai/api/v1/chat/completions',
        'model' => 'openrouter/auto',
    ],
];
