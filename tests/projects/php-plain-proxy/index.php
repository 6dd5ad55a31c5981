<?php $config = require __DIR__ . '/config.php'; ?>
<!doctype html>
<ul>
<?php foreach (['auto', 'fast'] as $key => $label): ?>
  <li data-key="<?= $key ?>"><?= htmlspecialchars($label) ?></li>
<?php endforeach; ?>
</ul>
<p>Model: <?= $config['openrouter']['model'] ?>, ready: <?= $config['openrouter']['key'] ? 'yes' : 'no' ?></p>
<script>
  fetch("api.php", { method: "POST", body: "{}" });
</script>
