<?php
$config = require __DIR__ . '/config.php';
$key = $config['openrouter']['key'];
header('Content-Type: application/json');
if (!$key) {
    http_response_code(500);
    echo json_encode(['error' => 'OPENROUTER_API_KEY is missing', 'configured' => !empty($key)]);
    exit;
}
$curl = curl_init($config['openrouter']['url']);
curl_setopt_array($curl, [
    CURLOPT_POST => true,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => ["Authorization: Bearer {$key}", 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode(['model' => $config['openrouter']['model'], 'messages' => []]),
]);
$answer = curl_exec($curl);
error_log('asked OpenRouter, key ' . substr($key, 0, 8) . '..., status ' . curl_getinfo($curl, CURLINFO_HTTP_CODE));
echo $answer;
