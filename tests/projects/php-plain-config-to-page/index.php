<?php
$settings = require __DIR__ . '/config.php';
?>
<!doctype html>
<html>
<head><title><?= htmlspecialchars($settings['title']) ?></title></head>
<body>
  <p>Model: <?= OPENROUTER_MODEL ?></p>
  <form id="ask"><input name="question"></form>
  <script>
    const OPENROUTER = { key: "<?php echo OPENROUTER_KEY; ?>", model: "<?= OPENROUTER_MODEL ?>" };
  </script>
  <script src="chat.js"></script>
</body>
</html>
