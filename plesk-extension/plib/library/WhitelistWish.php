<?php
// What the page wishes of the white list: networks to be taken out, or an act to be brought back, each by its form;
// whether they exist is the program's to know.

class Modules_Spamtrace_WhitelistWish
{
    private const MOST_NETWORKS = 100;

    /** @var string[] */
    private array $networks;
    private ?int $act;

    private function __construct(array $networks, ?int $act)
    {
        $this->networks = $networks;
        $this->act = $act;
    }

    public static function of(string $body): self
    {
        $said = json_decode($body, true, 5);
        if ($said === []) {
            return new self([], null);
        }
        if (is_array($said) && array_keys($said) === ['remove'] && self::areNetworks($said['remove'])) {
            return new self($said['remove']['networks'], null);
        }
        if (is_array($said) && array_keys($said) === ['undo'] && self::isAct($said['undo'])) {
            return new self([], $said['undo']['act']);
        }
        throw new Modules_Spamtrace_Refusal('usage', 'this is no change of the white list', 'reload the page', 400);
    }

    public function isNone(): bool
    {
        return $this->networks === [] && $this->act === null;
    }

    /** @return array the act, as docs/api.md has it */
    public function carryOut(string $actor): array
    {
        return $this->act === null
            ? Modules_Spamtrace_Helper::whitelistRemove($this->networks, $actor)
            : Modules_Spamtrace_Helper::whitelistUndo($this->act, $actor);
    }

    private static function areNetworks($wish): bool
    {
        $networks = is_array($wish) && array_keys($wish) === ['networks'] ? $wish['networks'] : null;
        return is_array($networks) && $networks !== [] && array_values($networks) === $networks && count($networks) <= self::MOST_NETWORKS
            && array_filter($networks, [self::class, 'isNetwork']) === $networks;
    }

    private static function isNetwork($network): bool
    {
        if (!is_string($network) || !preg_match('~^([0-9A-Fa-f:.]{2,45})/(\d{1,3})$~D', $network, $parts)) {
            return false;
        }
        $isV4 = filter_var($parts[1], FILTER_VALIDATE_IP, FILTER_FLAG_IPV4) !== false;
        return filter_var($parts[1], FILTER_VALIDATE_IP) !== false && (int) $parts[2] <= ($isV4 ? 32 : 128);
    }

    private static function isAct($wish): bool
    {
        return is_array($wish) && array_keys($wish) === ['act'] && is_int($wish['act']) && $wish['act'] >= 1;
    }
}
