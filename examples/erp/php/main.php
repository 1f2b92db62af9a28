<?php
declare(strict_types=1);

// An ERP in short: sends an invoice, follows it to its end, takes in what suppliers sent and approves it.
//
//   PASSERELLE_KEY=… php examples/erp/php/main.php [INVOICE.json]
//
// PASSERELLE_URL: the gateway (http://127.0.0.1:8080). ERP_LEDGER: the books (erp-ledger-php.json in the working folder).
// ERP_SECONDS: how long to follow (90). It approves everything that it receives: let it run against the sandbox.

require __DIR__ . '/passerelle.php';
require __DIR__ . '/ledger.php';

const ENDS = ['payment_received', 'refused', 'rejected', 'cancelled', 'routing_error', 'inadmissible'];

/** Sends what is planned and not sent yet, after a crash too: the same under the same key is the same invoice. */
function sendAll(Gateway $gateway, Ledger $ledger): void
{
    foreach ($ledger->toSend() as $reference => $order) {
        try {
            $query = ['reference' => (string) $reference];
            $invoice = $gateway->post('/v1/invoices', $order['content'], $order['key'], $query);
        } catch (Problem $problem) {
            if (in_array($problem->status, [401, 403], true)) {
                throw $problem; // it is not the invoice that is at fault
            }
            fwrite(STDERR, $problem->text());
            $ledger->putAside((string) $reference);
            continue;
        }
        $ledger->sent((string) $reference, $invoice['id']);
        echo "sent      {$invoice['number']}  {$invoice['id']}\n";
    }
}

/** Everything that happened since the last run. A page and the cursor behind it are stored together. */
function readFeed(Gateway $gateway, Ledger $ledger): array
{
    $fresh = [];
    do {
        $page = $gateway->get('/v1/events', ['limit' => 200, 'cursor' => $ledger->cursor()]);
        array_push($fresh, ...$ledger->takePage($page['items'], $page['nextCursor']));
    } while (count($page['items']) === 200);
    return $fresh;
}

/** Takes in what suppliers sent: the document as it came, to be kept, and its content, to be booked. */
function receiveAll(Gateway $gateway, Ledger $ledger): void
{
    foreach ($gateway->pages('/v1/invoices', ['direction' => 'inbound']) as $invoice) {
        if ($ledger->has($invoice['id'])) {
            continue;
        }
        $path = "/v1/invoices/{$invoice['id']}/document";
        $ledger->receive($invoice, $gateway->document($path), $gateway->get($path, ['rendition' => 'json']));
        $from = $invoice['seller']['name'];
        echo "received  {$invoice['number']}  $from  {$invoice['total']} {$invoice['currency']}\n";
    }
}

/** Approves what was taken in, once that may be said. An ERP asks its orders and its people here. */
function answerAll(Gateway $gateway, Ledger $ledger): void
{
    foreach ($ledger->toAnswer() as $id => $received) {
        $allowed = array_column($gateway->get("/v1/invoices/$id/allowed-statuses")['allowed'], 'name');
        if (in_array('approved', $allowed, true)) {
            try {
                $gateway->post("/v1/invoices/$id/statuses", ['status' => 'approved'], $received['answerKey']);
            } catch (Problem $problem) {
                if ($problem->status !== 409) {
                    throw $problem;
                }
                continue; // somebody else has just said something: look again in the next round
            }
            echo "approved  {$received['number']}\n";
            $ledger->answered($id);
        } elseif ($gateway->get("/v1/invoices/$id")['badge']['state'] !== 'pending') {
            $ledger->answered($id); // somebody else has answered
        }
    }
}

function label(?array $status): string
{
    return $status === null ? '-' : "{$status['code']} {$status['label']}";
}

function run(Gateway $gateway, Ledger $ledger, array $content): int
{
    $reference = $content['number'];
    $ledger->plan($reference, $content);
    sendAll($gateway, $ledger);
    $own = $ledger->invoiceOf($reference);
    if ($own === null) {
        return 1;
    }
    $ends = microtime(true) + (float) (getenv('ERP_SECONDS') ?: 90);
    $shown = [];
    $show = function (?array $status) use (&$shown, $reference): void {
        if ($status !== null && !isset($shown[$status['code']])) {
            $shown[$status['code']] = true;
            echo "status    $reference  ", label($status), "\n";
        }
    };
    while (true) {
        // The feed has what was said about invoices; how a delivery goes, the invoice itself tells. It is asked first:
        // the feed then has at least what it says.
        $invoice = $gateway->get("/v1/invoices/$own");
        foreach (readFeed($gateway, $ledger) as $event) {
            if (($event['invoiceId'] ?? null) === $own) {
                $show($event['status']);
            }
        }
        $show($invoice['status']);
        receiveAll($gateway, $ledger);
        answerAll($gateway, $ledger);
        $hasFailed = $invoice['delivery'] === 'failed';
        $hasEnded = in_array($invoice['status']['name'] ?? '', ENDS, true);
        if ($hasFailed || $hasEnded || microtime(true) > $ends) {
            echo "now       $reference  ", label($invoice['status']), "  {$invoice['badge']['label']}\n";
            if ($invoice['problem'] !== null) {
                ['code' => $code, 'message' => $message, 'fix' => $fix] = $invoice['problem'];
                fwrite(STDERR, "$code: $message\n  fix: $fix\n");
            }
            return $hasFailed ? 1 : 0;
        }
        sleep(1); // an ERP takes webhooks, and asks once a minute for what a lost call had told
    }
}

$key = getenv('PASSERELLE_KEY') ?: '';
if ($key === '') {
    fwrite(STDERR, "Usage: PASSERELLE_KEY=… [PASSERELLE_URL=…] php main.php [INVOICE.json]\n");
    exit(2);
}
$file = $argv[1] ?? __DIR__ . '/../../invoice.json';
$content = json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR);
// At most 20 characters: the public portal takes no longer number.
$content['number'] = 'PHP' . (int) (microtime(true) * 1e6);
$content['issueDate'] = date('Y-m-d');
$content['dueDate'] = date('Y-m-d', strtotime('+30 days'));
$gateway = new Gateway(getenv('PASSERELLE_URL') ?: 'http://127.0.0.1:8080', $key);
try {
    exit(run($gateway, new Ledger(getenv('ERP_LEDGER') ?: 'erp-ledger-php.json'), $content));
} catch (Problem $problem) {
    fwrite(STDERR, $problem->text());
} catch (Unreachable $error) {
    fwrite(STDERR, "{$error->getMessage()}. What is planned is sent by the next run.\n");
}
exit(1);
