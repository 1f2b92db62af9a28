<?php
declare(strict_types=1);

// One door to the gateway: key, deadlines, repetitions with jitter, and its no with field and fix. PHP 8.1 with ext-curl.

/** The gateway's no (RFC 9457). Asking again changes nothing: show it to a person. */
final class Problem extends RuntimeException
{
    public readonly string $problemCode;
    public readonly string $requestId;
    /** @var list<array{path: string, code: string, message: string, fix: string}> */
    public readonly array $errors;

    public function __construct(public readonly int $status, array $problem)
    {
        parent::__construct($problem['detail'] ?? "The gateway answered $status.");
        $this->problemCode = $problem['code'] ?? '';
        $this->requestId = $problem['requestId'] ?? '';
        $this->errors = $problem['errors'] ?? [];
    }

    /** What is wrong, where, and how to put it right. */
    public function text(): string
    {
        $text = "$this->problemCode ($this->status): {$this->getMessage()}\n";
        foreach ($this->errors as $fault) {
            $rule = $fault['rule'] ?? $fault['code'];
            $text .= "  {$fault['path']}: {$fault['message']} ($rule)\n    fix: {$fault['fix']}\n";
        }
        return $text;
    }
}

/** No answer, again and again: ask later, and what was sent under the same key. */
final class Unreachable extends RuntimeException
{
}

final class Gateway
{
    private const AGAIN = [429, 502, 503, 504];
    private const LONGEST_WAIT = 20.0;

    public function __construct(
        private readonly string $url,
        private readonly string $key,
        private readonly int $tries = 6,
        private readonly float $firstWait = 0.5,
        private readonly int $timeout = 30,
    ) {
    }

    /** @param array<string, string|int|null> $query */
    public function get(string $path, array $query = []): array
    {
        return self::decoded($this->document($path, $query));
    }

    /** The bytes of an answer. */
    public function document(string $path, array $query = []): string
    {
        return $this->call('GET', $path, $query, null, []);
    }

    /** @param string $key names what is asked for, not the call: the same goes with it whenever it is asked for again */
    public function post(string $path, array $body, string $key, array $query = []): array
    {
        $json = json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
        $headers = ['Content-Type: application/json', "Idempotency-Key: $key"];
        return self::decoded($this->call('POST', $path, $query, $json, $headers));
    }

    /** The items of a list, page by page. */
    public function pages(string $path, array $query = []): Generator
    {
        do {
            $page = $this->get($path, ['limit' => 200] + $query);
            foreach ($page['items'] as $item) {
                yield $item;
            }
            $query['cursor'] = $page['nextCursor'];
        } while ($page['nextCursor'] !== null);
    }

    /** Repeated whenever it is not known whether it arrived: reads change nothing, and a key is done once. */
    private function call(string $method, string $path, array $query, ?string $body, array $headers): string
    {
        $asked = http_build_query(array_filter($query, fn ($value) => $value !== null));
        $url = rtrim($this->url, '/') . $path . ($asked === '' ? '' : "?$asked");
        for ($n = 0; ; $n++) {
            $retryAfter = '';
            $curl = curl_init($url);
            curl_setopt_array($curl, [
                CURLOPT_CUSTOMREQUEST => $method,
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_TIMEOUT => $this->timeout,
                // The key goes to the address that was configured, and nowhere else.
                CURLOPT_FOLLOWLOCATION => false,
                CURLOPT_HTTPHEADER => [...$headers, "Authorization: Bearer $this->key", 'Expect:'],
                CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$retryAfter): int {
                    if (stripos($line, 'retry-after:') === 0) {
                        $retryAfter = trim(substr($line, 12));
                    }
                    return strlen($line);
                },
            ]);
            if ($body !== null) {
                curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
            }
            $answer = curl_exec($curl);
            $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
            $trouble = curl_error($curl);
            if (is_string($answer) && !in_array($status, self::AGAIN, true)) {
                if ($status >= 200 && $status < 300) {
                    return $answer;
                }
                $problem = json_decode($answer, true);
                throw new Problem($status, is_array($problem) ? $problem : []);
            }
            if ($n + 1 >= $this->tries) {
                $last = is_string($answer) ? "the last answer was $status" : $trouble;
                throw new Unreachable("$method $path: no answer after $this->tries tries, $last");
            }
            // Anywhere within the doubled wait, so that many ERPs do not come back at one moment.
            $jittered = mt_rand() / mt_getrandmax() * min(self::LONGEST_WAIT, $this->firstWait * 2 ** $n);
            usleep((int) (1e6 * max(self::askedToWait($retryAfter), $jittered)));
        }
    }

    private static function decoded(string $json): array
    {
        return json_decode($json, true, 512, JSON_THROW_ON_ERROR);
    }

    /** Seconds that `Retry-After` asks for: a number, or a date. At most a minute, as this example waits no longer. */
    private static function askedToWait(string $text): float
    {
        $seconds = ctype_digit($text) ? (int) $text : (strtotime($text) ?: time()) - time();
        return (float) max(0, min(60, $seconds));
    }
}
