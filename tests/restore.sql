-- Remembers every row and every sequence of a fresh copy, and puts them back.
-- Replica mode leaves the guards on append-only tables and the foreign keys asleep.
CREATE SCHEMA pristine;
CREATE TABLE pristine.sequences (name regclass, value bigint, called boolean);

CREATE FUNCTION pristine.tables() RETURNS SETOF name LANGUAGE sql AS $$
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1
$$;

CREATE FUNCTION pristine.remember() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    item name;
    filled boolean;
    sequence record;
BEGIN
    FOR item IN SELECT * FROM pristine.tables() LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', item) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%1$I AS TABLE public.%1$I', item);
        END IF;
    END LOOP;
    FOR sequence IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format(
            'INSERT INTO pristine.sequences SELECT %L, last_value, is_called FROM public.%I',
            format('public.%I', sequence.sequencename), sequence.sequencename
        );
    END LOOP;
END $$;

CREATE FUNCTION pristine.columns(item name) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(quote_ident(column_name), ', ')
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = item AND is_generated = 'NEVER'
$$;

CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    item name;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR item IN SELECT * FROM pristine.tables() LOOP
        EXECUTE format('DELETE FROM public.%I', item);
        IF to_regclass(format('pristine.%I', item)) IS NOT NULL THEN
            EXECUTE format(
                'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE '
                'SELECT %2$s FROM pristine.%1$I', item, pristine.columns(item)
            );
        END IF;
    END LOOP;
    PERFORM setval(name, value, called) FROM pristine.sequences;
END $$;
