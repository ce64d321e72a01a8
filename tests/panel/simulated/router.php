<?php
// Every request to the panel comes by here, as PHP's built-in server is started with it.

require __DIR__ . '/Panel/Autoload.php';

set_error_handler(static function (int $kind, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $kind, $file, $line);
});

function answer_request(string $address): void
{
    if (Panel_Files::give($address)) {
        return;
    }
    session_name('PLESKSESSID');
    session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);
    if (Panel_Forgery::isRefused()) {
        throw new Panel_Error(403, 'the forgery protection token is missing or wrong');
    }
    if ($address === '/login_up.php') {
        Panel_LogIn::in();
    } elseif (!pm_Session::isExist()) {
        header('Location: /login_up.php', true, 303);
    } elseif ($address === '/logout') {
        Panel_LogIn::out();
    } elseif ($address === '/') {
        echo Panel_Document::text('Home', '<h1>Home</h1>');
    } elseif (preg_match('~^/domain/(\d+)$~D', $address, $parts)) {
        echo Panel_Document::ofDomain((int) $parts[1]);
    } else {
        run_extension($address);
    }
}

function run_extension(string $address): void
{
    $is_entry = preg_match('~^/modules/([a-z0-9-]+)/(?:index\.php(/.*)?)?$~D', $address, $parts);
    $entry = $is_entry ? Panel_Place::product() . "/admin/htdocs/modules/{$parts[1]}/index.php" : '';
    if (!is_file($entry)) {
        throw new Panel_Error(404, 'there is no such page');
    }
    $_SERVER['PATH_INFO'] = $parts[2] ?? '';
    require $entry;
}

function show_error(Throwable $error): void
{
    $status = $error instanceof Panel_Error ? $error->getCode() : 500;
    http_response_code($status);
    if (!$error instanceof pm_Exception) {
        error_log((string) $error);
    }
    header('Content-Type: text/html; charset=utf-8');
    $message = $error instanceof pm_Exception ? $error->getMessage() : 'internal error';
    echo '<!doctype html><title>Error</title><h1>Error</h1><p id="panel-error">' . Panel_Document::escape($message) . '</p>';
}

try {
    answer_request(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
} catch (Throwable $error) {
    show_error($error);
}
