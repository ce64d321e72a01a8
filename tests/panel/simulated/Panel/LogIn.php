<?php
// Signing in and out.

final class Panel_LogIn
{
    public static function in(): void
    {
        if ($_SERVER['REQUEST_METHOD'] === 'POST') {
            self::take((string) ($_POST['login_name'] ?? ''), (string) ($_POST['passwd'] ?? ''));
        }
        $token = Panel_Document::escape(Panel_Forgery::token());
        echo Panel_Document::text('Log in', <<<HTML
            <form method="post" action="/login_up.php">
            <input type="hidden" name="forgery_protection_token" value="$token">
            <p><label>Username <input name="login_name" autocomplete="username"></label></p>
            <p><label>Password <input name="passwd" type="password" autocomplete="current-password"></label></p>
            <button type="submit">Log in</button>
            </form>
            HTML);
    }

    public static function out(): void
    {
        if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
            throw new Panel_Error(405, 'only POST ends a session');
        }
        $_SESSION = [];
        session_regenerate_id(true);
        header('Location: /login_up.php', true, 303);
    }

    private static function take(string $login, string $password): void
    {
        $known = Panel_Database::row(
            'SELECT c.id FROM clients c JOIN accounts a ON a.id = c.account_id WHERE c.login = ? AND a.password = ? AND c.status = 0',
            [$login, $password]
        );
        if ($known === null) {
            throw new Panel_Error(403, 'no such login and password');
        }
        session_regenerate_id(true);
        Panel_Forgery::renew();
        $_SESSION['client_id'] = (int) $known['id'];
        header('Location: /', true, 303);
        exit;
    }
}
