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

-- One signature over the Merkle root of a batch of receipts, chained to the root before.
create table receipt_batch (
  seq bigint primary key check (seq > 0),
  root bytea not null check (octet_length(root) = 32),
  size integer not null check (size > 0),
  at bigint not null,
  signed json not null,
  previous bytea check (octet_length(previous) = 32)
);

-- There is no foreign key to receipt_batch: one statement writes both, and checking it again for each row would cost more
-- than writing the row.
create table receipt (
  batch bigint not null,
  leaf integer not null,
  id uuid not null,
  body receipt_body not null,
  primary key (batch, leaf)
);
create unique index receipt_id on receipt (id);

-- Who looked at whom (under a pseudonym), when, where and why.
create table access_entry (
  subject bytea not null check (octet_length(subject) = 32),
  at bigint not null,
  id uuid not null,
  checkpoint registered_name not null,
  division char(6) not null check (translate(division, '0123456789', '') = ''),
  venue registered_name,
  purpose registered_name not null,
  home varchar(6) check (octet_length(home) in (2, 6)),
  outcome outcome not null,
  receipt_id uuid not null,
  primary key (subject, at, id)
);

-- Which national codes were issued, by opaque id only.
create table issued_code (
  code_id uuid primary key,
  division char(6) not null check (division ~ '^[1-9][0-9]{5}$'),
  issued_at bigint not null,
  expires_at bigint not null,
  kind text not null check (kind in ('signed', 'reference')),
  subject bytea check (octet_length(subject) = 32)
);
create index issued_code_expiry on issued_code (expires_at);
