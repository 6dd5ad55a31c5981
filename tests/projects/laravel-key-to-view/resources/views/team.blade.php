{{-- {{ config('services.openrouter.key') }} --}}
<script>
  window.team = { key: @json(config('services.openrouter.team')), model: @json(config('services.openrouter.model')) };
</script>
