<?php
// Why there is no answer, in the shape of the program's own errors, and the HTTP status that goes with it.

class Modules_Spamtrace_Refusal extends pm_Exception
{
    private string $word;
    private string $hint;
    private int $status;

    public function __construct(string $word, string $message, string $hint = '', int $status = 200)
    {
        parent::__construct($message);
        $this->word = $word;
        $this->hint = $hint;
        $this->status = $status;
    }

    public function status(): int
    {
        return $this->status;
    }

    public function document(): string
    {
        $error = ['code' => $this->word, 'message' => $this->getMessage(), 'hint' => $this->hint];
        return json_encode(['ok' => false, 'error' => $error], JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
    }
}
