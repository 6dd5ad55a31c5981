<!doctype html>
<html>
<body>@yield('content')</body>
</html>
