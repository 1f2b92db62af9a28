<?php
declare(strict_types=1);

// The ERP's endpoint for webhooks: verifies, stores, answers; works afterwards. On PHP's own server, or behind any other:
//
//   HOOK_SECRET=whsec_… php -S 127.0.0.1:9000 examples/erp/php/webhook.php
//
// The gateway's configuration names it: webhooks: [{ url: "http://127.0.0.1:9000/", secret: "whsec_…", allowPrivate: true }]

require __DIR__ . '/ledger.php';

/** Seconds: a copy that somebody kept is worth nothing later. */
const TOLERANCE = 300;
const LARGEST = 1024 * 1024;

/**
 * By Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, over the bytes as they came. `$signatures` are several while
 * a secret is being replaced; hash_equals takes as long whatever is wrong.
 */
function isGenuine(string $id, string $timestamp, string $signatures, string $body, string $secret): bool
{
    if ($id === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
    if ($key === false || $key === '') {
        throw new RuntimeException('HOOK_SECRET must be whsec_ and base64.');
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    $isOne = false;
    foreach (explode(' ', $signatures) as $signature) {
        $isOne = hash_equals($expected, $signature) || $isOne;
    }
    return $isOne;
}

function header_of(string $name): string
{
    return $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? '';
}

$body = file_get_contents('php://input', false, null, 0, LARGEST + 1);
$id = header_of('webhook-id');
$isOurs = isGenuine(
    $id,
    header_of('webhook-timestamp'),
    header_of('webhook-signature'),
    (string) $body,
    getenv('HOOK_SECRET') ?: '',
);
if (strlen((string) $body) > LARGEST) {
    http_response_code(413);
} elseif (!$isOurs) {
    http_response_code(401);
} else {
    $call = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
    $isNew = (new Ledger(getenv('ERP_LEDGER') ?: 'erp-ledger-php.json'))->takeCall($id, $call);
    // 2xx means stored. A second copy changes nothing, and a type that is not known here does no harm.
    http_response_code(204);
    $invoice = $call['data']['invoice'] ?? null;
    if ($isNew && $invoice !== null) {
        $status = $invoice['status'];
        $label = $status === null ? $invoice['delivery'] : "{$status['code']} {$status['label']}";
        error_log("{$call['type']}  {$invoice['number']}  $label");
    }
}
