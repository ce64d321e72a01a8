<?php
// What was sent is kept in a table, for tests to read.
class pm_Notification
{
    public function __construct()
    {
    }

    public function send($id, array $params = [], ?pm_Client $client = null)
    {
        $class = 'Modules_' . ucfirst(pm_Context::getModuleId()) . '_Notifications';
        $notification = (new $class())->getNotifications()[$id] ?? null;
        if ($notification instanceof pm_Notifications_EmailNotification) {
            return $this->mail($id, $notification, $params);
        }
        if ($notification instanceof pm_Notifications_PanelNotification) {
            return $this->show($id, $notification);
        }
        throw new pm_Exception("there is no notification $id");
    }

    private function mail(string $id, pm_Notifications_EmailNotification $mail, array $params): array
    {
        if (!$mail->sendToAdmin()) {
            return [];
        }
        $admin = pm_Client::getByLogin('admin')->getProperty('email');
        $this->keep($id, 'mail', $this->filled($mail->getSubject(), $params), $this->filled($mail->getMessage(), $params));
        return [$admin];
    }

    // The panel shows it in its own page, so it is held to be HTML here: whatever is a tag would be one.
    private function show(string $id, pm_Notifications_PanelNotification $shown): array
    {
        $constants = (new ReflectionClass('pm_Notifications_PanelNotification'))->getConstants();
        $kinds = [[$shown->getCategory(), 'CATEGORY_'], [$shown->getArea(), 'AREA_']];
        foreach ($kinds as [$value, $prefix]) {
            if (!in_array($value, array_filter($constants, static fn ($name) => strpos($name, $prefix) === 0, ARRAY_FILTER_USE_KEY), true)) {
                throw new pm_Exception("$value is none of $prefix*");
            }
        }
        foreach ([$shown->getTitle(), $shown->getSubject(), $shown->getMessage(), $shown->getActionText(), $shown->getActionUrl()] as $text) {
            if (!is_string($text) || $text === '' || strpbrk($text, '<>&') !== false) {
                throw new pm_Exception('a notification in the panel has texts, without tags');
            }
        }
        $this->keep($id, 'panel', $shown->getSubject(), $shown->getMessage());
        return ['admin'];
    }

    private function filled(string $text, array $params): string
    {
        return preg_replace_callback('/<(\w+)>/', static function (array $place) use ($params): string {
            if (!is_string($params[$place[1]] ?? null)) {
                throw new pm_Exception("the placeholder $place[0] has no value");
            }
            return $params[$place[1]];
        }, $text);
    }

    private function keep(string $id, string $kind, string $subject, string $text): void
    {
        try {
            Panel_Database::change('INSERT INTO Notified (name, kind, subject, text) VALUES (?, ?, ?, ?)', [$id, $kind, $subject, $text]);
        } catch (PDOException $exception) {
            throw new pm_Exception($exception->getMessage());
        }
    }
}
