<?php
declare(strict_types=1);

// The ERP's side of the books. An ERP has tables for this; a locked file that is replaced as a whole stands in for them.
// What matters is what is written together, and what is written before the gateway is called.

final class Ledger
{
    private const EMPTY = ['orders' => [], 'cursor' => null, 'events' => [], 'received' => []];

    public function __construct(private readonly string $file)
    {
    }

    /** An invoice is finished in the ERP. Its key is made here, once, and stored before anything is sent. */
    public function plan(string $reference, array $content): void
    {
        $this->change(function (array &$books) use ($reference, $content): void {
            $books['orders'][$reference] ??= [
                'key' => bin2hex(random_bytes(16)), 'content' => $content, 'invoice' => null, 'refused' => false,
            ];
        });
    }

    /** @return array<string, array{key: string, content: array}> by reference */
    public function toSend(): array
    {
        return array_filter(
            $this->read()['orders'],
            fn (array $order) => $order['invoice'] === null && !$order['refused'],
        );
    }

    public function sent(string $reference, string $invoice): void
    {
        $this->change(function (array &$books) use ($reference, $invoice): void {
            $books['orders'][$reference]['invoice'] = $invoice;
        });
    }

    /** The gateway does not take it as it is: a person corrects it, and it is planned anew. */
    public function putAside(string $reference): void
    {
        $this->change(function (array &$books) use ($reference): void {
            $books['orders'][$reference]['refused'] = true;
        });
    }

    public function invoiceOf(string $reference): ?string
    {
        return $this->read()['orders'][$reference]['invoice'] ?? null;
    }

    public function cursor(): ?string
    {
        return $this->read()['cursor'];
    }

    /** What a page of the feed told, and where to go on after it: both or neither. Gives the events that are new. */
    public function takePage(array $events, string $cursor): array
    {
        return $this->change(function (array &$books) use ($events, $cursor): array {
            $fresh = array_filter($events, fn (array $event) => !isset($books['events'][$event['id']]));
            foreach ($fresh as $event) {
                $books['events'][$event['id']] = $event['invoiceId'] ?? '';
            }
            $books['cursor'] = $cursor;
            return array_values($fresh);
        });
    }

    /** False: it was taken before, by a call or with the feed. On the disk when it returns. */
    public function takeCall(string $webhookId, array $call): bool
    {
        return $this->change(function (array &$books) use ($webhookId, $call): bool {
            $isNew = !isset($books['events'][$webhookId]);
            $books['events'][$webhookId] ??= $call['data']['invoice']['id'] ?? '';
            return $isNew;
        });
    }

    public function has(string $invoice): bool
    {
        return isset($this->read()['received'][$invoice]);
    }

    /** Takes a supplier's invoice in. The key of the answer to it is made here, once. */
    public function receive(array $invoice, string $document, array $content): void
    {
        $this->change(function (array &$books) use ($invoice, $document, $content): void {
            $books['received'][$invoice['id']] ??= [
                'number' => $invoice['number'], 'document' => base64_encode($document), 'content' => $content,
                'answerKey' => bin2hex(random_bytes(16)), 'answered' => false,
            ];
        });
    }

    /** @return array<string, array{number: string, answerKey: string}> by the invoice's id */
    public function toAnswer(): array
    {
        return array_filter($this->read()['received'], fn (array $one) => !$one['answered']);
    }

    public function answered(string $invoice): void
    {
        $this->change(function (array &$books) use ($invoice): void {
            $books['received'][$invoice]['answered'] = true;
        });
    }

    private function read(): array
    {
        $text = is_file($this->file) ? file_get_contents($this->file) : '';
        return $text === '' || $text === false ? self::EMPTY : json_decode($text, true, 512, JSON_THROW_ON_ERROR);
    }

    /** One change at a time, over processes too; whole or not at all: the new books take the place of the old. */
    private function change(callable $work): mixed
    {
        $lock = fopen("$this->file.lock", 'c');
        flock($lock, LOCK_EX);
        try {
            $books = $this->read();
            $result = $work($books);
            $new = fopen("$this->file.new", 'w');
            fwrite($new, json_encode($books, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));
            fsync($new);
            fclose($new);
            rename("$this->file.new", $this->file);
            return $result;
        } finally {
            fclose($lock);
        }
    }
}
