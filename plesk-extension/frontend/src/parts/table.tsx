// A table whose rows come from the server in the order and by the page that were asked for.
import { useSyncExternalStore, type ReactNode } from 'react';
import { List } from '@plesk/ui-library';

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  is_number?: boolean;
  sort?: string; // the server's name for the order by this column
  is_rising?: boolean; // that order has the smallest first
}

interface Props<Row> {
  label: string;
  rows: Row[];
  row_key: (row: Row) => string;
  columns: Column<Row>[];
  sort?: string;
  on_sort?: (sort: string) => void;
  details?: (row: Row) => ReactNode; // opened below the row
}

export function Table<Row extends object>({ label, rows, row_key, columns, sort, on_sort, details }: Props<Row>) {
  const is_narrow = useSyncExternalStore(on_width_change, () => k_narrow.matches);
  const sorted = columns.find((column) => column.sort !== undefined && column.sort === sort);
  return (
    <div role="group" aria-label={label}>
      <List
        columns={columns.map(to_library_column)}
        data={rows}
        rowKey={row_key}
        sortColumn={sorted?.key}
        sortDirection={sorted?.is_rising ? 'ASC' : 'DESC'}
        onSortChange={({ sortColumn }: { sortColumn: string }) => {
          const wanted = columns.find((column) => column.key === sortColumn)?.sort;
          if (wanted) on_sort?.(wanted);
        }}
        renderRowBody={details}
        autoExpandSingleItem={false}
        pagination={k_sorted_elsewhere}
        vertical={is_narrow}
        emptyView={k_told_elsewhere}
      />
    </div>
  );
}

// The page that knows why there is nothing says what to do.
const k_told_elsewhere = <></>;

// There each cell has a line of its own.
const k_narrow = matchMedia('(max-width: 640px)');
function on_width_change(listener: () => void) {
  k_narrow.addEventListener('change', listener);
  return () => k_narrow.removeEventListener('change', listener);
}

// Without a pager the library would sort the rows itself.
const k_sorted_elsewhere = <></>;

function to_library_column<Row>(column: Column<Row>) {
  return {
    key: column.key,
    title: column.title,
    render: column.render,
    sortable: column.sort !== undefined,
    align: column.is_number ? ('right' as const) : undefined,
  };
}
