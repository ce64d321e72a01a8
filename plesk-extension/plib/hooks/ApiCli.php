<?php
// What an admin asks in a terminal: `plesk ext spamtrace --sources`.

class Modules_Spamtrace_ApiCli extends pm_Hook_ApiCli
{
    public function sourcesCommand()
    {
        $this->pass('sources');
    }

    // Without the option the program would forget which domains are to reject.
    public function alertsCommand()
    {
        $this->pass('alerts', Modules_Spamtrace_Settings::keepReject() ? ['--keep-reject'] : []);
    }

    public function ingestCommand()
    {
        $this->pass('ingest');
    }

    public function doctorCommand()
    {
        $this->pass('doctor');
    }

    public function defaultCommand()
    {
        $this->helpCommand();
    }

    public function helpCommand()
    {
        $this->stdout(pm_Locale::lmsg('cliHelp'));
    }

    // [unverified] That the panel calls a method by the word behind two dashes, and that what was said and the status are
    // handed on by these three, is known from extensions of others only.
    private function pass(string $command, array $options = []): void
    {
        $outcome = Modules_Spamtrace_Helper::inTerminal($command, $options);
        $this->stdout($outcome['stdout']);
        $this->stderr($outcome['stderr']);
        $this->exitCode($outcome['code']);
    }
}
