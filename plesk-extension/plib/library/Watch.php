<?php
// What the scheduler runs every five minutes: the index is brought up to date, and the admin hears of what is new,
// once. What could not be told is found as new by the next run.

class Modules_Spamtrace_Watch
{
    private const SCRIPT = 'watch.php';
    private const SECONDS = 80; // sbin/spamtrace ends it after 110
    private const LONGEST_SUBJECT = 200;

    public static function run(): void
    {
        $past = Modules_Spamtrace_Helper::ingest(self::SECONDS);
        if (!$past['whole'] || !Modules_Spamtrace_Settings::alertsAreOn()) {
            return; // there are no alerts before the logs were read for the first time
        }
        $growth = Modules_Spamtrace_Settings::queueGrowth();
        $keepReject = Modules_Spamtrace_Settings::keepReject();
        $alerts = Modules_Spamtrace_Helper::alerts($growth, $keepReject);
        $new = array_values(array_filter($alerts, static fn (array $alert): bool => !$alert['told']));
        if ($new === []) {
            return;
        }
        self::tell($new);
        Modules_Spamtrace_Helper::alerts($growth, $keepReject, array_column($new, 'id'));
    }

    /** Can be repeated: a task that is there stays. */
    public static function schedule(): void
    {
        $scheduler = pm_Scheduler::getInstance();
        foreach ($scheduler->listTasks() as $task) {
            if ($task->getCmd() === self::SCRIPT) {
                return;
            }
        }
        $task = new pm_Scheduler_Task();
        $task->setCmd(self::SCRIPT);
        $task->setSchedule(array_combine(['minute', 'hour', 'dom', 'month', 'dow'], pm_Scheduler::$EVERY_5_MIN));
        $scheduler->putTask($task);
    }

    // The mail first: where it fails, nothing was told.
    private static function tell(array $alerts): void
    {
        $lines = array_map([self::class, 'line'], $alerts);
        $notification = new pm_Notification();
        $notification->send(Modules_Spamtrace_Notifications::MAIL, ['first' => mb_strimwidth($lines[0], 0, self::LONGEST_SUBJECT, '...'), 'alerts' => implode("\n", $lines)]);
        $notification->send(Modules_Spamtrace_Notifications::PANEL);
    }

    private static function line(array $alert): string
    {
        if ($alert['kind'] === 'queue') {
            $before = $alert['before'];
            return pm_Locale::lmsg('alertQueue', ['now' => $alert['messages'], 'before' => $before['messages'], 'at' => $before['at']]);
        }
        if ($alert['kind'] === 'policy') {
            return self::policyLine($alert['domains'], $alert['names']);
        }
        $said = ['source' => self::plain($alert['source']), 'recipients' => $alert['recipients'], 'reason' => $alert['reason']];
        return pm_Locale::lmsg('alertSource', $said);
    }

    private static function policyLine(int $domains, array $names): string
    {
        $shown = implode(', ', array_map([self::class, 'plain'], $names)) . (count($names) < $domains ? ' ...' : '');
        return pm_Locale::lmsg($domains === 1 ? 'alertPolicyOne' : 'alertPolicy', ['domains' => $domains, 'names' => $shown]);
    }

    // Of a name that came over the network: letters that neither end a line nor stand for a placeholder.
    private static function plain(string $name): string
    {
        return preg_replace('/[^A-Za-z0-9@._:+=\/-]/', '?', substr($name, 0, 200));
    }
}
