-- No column of this schema can hold a name, a number or a telephone of a person: ids and pseudonyms are fixed-length
-- binary, divisions six digits, everything written is a registered name (ASCII, at most ten digits in all). The checks are
-- of lengths, not patterns: libs/ledger checks the patterns, and here each would cost as much as writing its row.
create domain registered_name as text
  check (octet_length(value) between 1 and 64 and octet_length(value) = char_length(value)
    and octet_length(translate(value, '0123456789', '')) >= octet_length(value) - 10
    and strpos(value, ' ') = 0);

-- The canonical JSON of a receipt, ASCII only (as many bytes as characters).
create domain receipt_body as text check (octet_length(value) = char_length(value));

create domain outcome as text check (value in ('accepted', 'restricted', 'refused', 'undetermined'));

-- Bytes that prove a trust list after a restart, and the highest version ever believed. Public data.
create table trust_state (
  name registered_name primary key,
  version bigint not null check (version >= 0),
  bytes bytea not null,
  fetched_at bigint not null
);

-- One line per receipt and the access entry beside it, written by libs/adapters/src/storage/ledger-line.ts, which lists
-- the members: parted by tabs, the receipt's canonical JSON last. ASCII only, so that no name can stand in it; libs/ledger
-- has checked every member's shape before.
create domain ledger_lines as text
  check (octet_length(value) > 0 and octet_length(value) = char_length(value));

-- One signature over the Merkle root of a batch of receipts, chained to the root before, and what it was signed over: a
-- batch is one row, so that it is there as a whole or not at all, and costs one row however many share it.
create table receipt_batch (
  seq bigint primary key check (seq > 0),
  root bytea not null check (octet_length(root) = 32),
  size integer not null check (size > 0),
  at bigint not null,
  signed json not null,
  previous bytea check (octet_length(previous) = 32),
  lines ledger_lines not null
);
-- Kept as it is: hex of hashes hardly shrinks, and trying costs more than writing it.
alter table receipt_batch alter column lines set storage external;

-- Where to look for a receipt or for a subject: filled from receipt_batch a little later (ledger-places.ts), many lines in
-- one statement. A reader looks here and into the batches after place_mark. A subject is found by the first half of its
-- pseudonym.
create table receipt_place (
  id uuid not null,
  subject uuid,
  batch bigint not null,
  leaf integer not null
);
create index receipt_place_id on receipt_place (id);
create index receipt_place_subject on receipt_place (subject);

-- The last batch whose lines are all in receipt_place. One row.
create table place_mark (
  single boolean primary key default true check (single),
  batch bigint not null check (batch >= 0)
);
insert into place_mark (batch) values (0);

-- The receipts of every batch, read out of its lines.
create view receipt as
  select seq as batch, (place - 1)::integer as leaf, split_part(line, E'\t', 1)::uuid as id,
    split_part(line, E'\t', 11)::receipt_body as body
  from receipt_batch, string_to_table(lines, E'\n') with ordinality as each_line (line, place);

-- Who looked at whom (under a pseudonym), when, where and why, read out of the same lines.
create view access_entry as
  select decode(split_part(line, E'\t', 2), 'hex') as subject, split_part(line, E'\t', 4)::bigint as at,
    split_part(line, E'\t', 3)::uuid as id, split_part(line, E'\t', 5)::registered_name as checkpoint,
    split_part(line, E'\t', 6)::char(6) as division, nullif(split_part(line, E'\t', 7), '')::registered_name as venue,
    split_part(line, E'\t', 8)::registered_name as purpose, nullif(split_part(line, E'\t', 9), '')::varchar(6) as home,
    split_part(line, E'\t', 10)::outcome as outcome, split_part(line, E'\t', 1)::uuid as receipt_id, seq as batch
  from receipt_batch, string_to_table(lines, E'\n') as each_line (line)
  where split_part(line, E'\t', 2) <> '';

-- Which national codes were issued, by opaque id only.
create table issued_code (
  code_id uuid primary key,
  division char(6) not null check (division ~ '^[1-9][0-9]{5}$'),
  issued_at bigint not null,
  expires_at bigint not null,
  kind text not null check (kind in ('signed', 'reference'))
);
create index issued_code_expiry on issued_code (expires_at);
