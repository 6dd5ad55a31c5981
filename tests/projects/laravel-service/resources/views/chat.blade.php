@if ($apiKey)
  <p>{{ $model }} is ready.</p>
@else
  <p>{{ $apiKey ? 'Ready' : 'Set OPENROUTER_API_KEY first.' }}</p>
@endif
