<?php
// A change of what domains do with mail to nobody, carried out: the program plans each batch and notes its old values,
// the panel is asked once for it, and what it said goes back with the next step. So the task may end at any instant;
// the next one goes on where this one stopped.

class Modules_Spamtrace_Task_SetPolicy extends pm_LongTask_Task
{
    public const ID = 'spamtrace_set_policy';

    public $trackProgress = true;

    public function getId()
    {
        return self::ID;
    }

    /** Once at a time. */
    public function getConcurrencyRules(): array
    {
        return [self::ID];
    }

    public function getDescription(): string
    {
        return pm_Locale::lmsg('policyTitle');
    }

    public function statusMessage()
    {
        $texts = [self::STATUS_RUNNING => 'policyRunning', self::STATUS_DONE => 'policyDone', self::STATUS_ERROR => 'policyError'];
        return pm_Locale::lmsg($texts[$this->getStatus()] ?? 'policyWaiting');
    }

    public function run()
    {
        $act = (int) $this->getParam('act');
        $step = Modules_Spamtrace_Helper::policyStep($act, []);
        while ($step['batches'] !== []) {
            $refused = [];
            foreach ($step['batches'] as $batch) {
                $refused += $this->ask($batch);
            }
            $step = Modules_Spamtrace_Helper::policyStep($act, $refused);
            $this->updateProgress(intdiv(100 * ($step['total'] - $step['left']), max($step['total'], 1)));
        }
        $this->updateProgress(100);
    }

    /** @return array<string, string> what the panel said of those that it refused, as the program takes it */
    private function ask(array $batch): array
    {
        if ($batch['target'] === 'domains') {
            return Modules_Spamtrace_MailPolicy::set($batch['sites'], $batch['policy'], $this->getParam('login'));
        }
        $refused = [];
        foreach (Modules_Spamtrace_MailPolicy::setPlans($batch['sites'], $batch['policy']) as $plan => $words) {
            $refused["plan:$plan"] = $words;
        }
        return $refused;
    }

    public function onError(Exception $e)
    {
        error_log('spamtrace: ' . $e->getMessage());
        $this->setParam('reason', $e->getMessage());
    }
}
