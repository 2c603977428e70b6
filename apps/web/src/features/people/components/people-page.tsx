'use client';
import { PageHeader, TabPanel, Tabs } from '@tributary/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Page } from '@/features/shell';
import { DeletionList } from './deletion-list';
import { PersonList } from './person-list';

const TABS = ['people', 'deletions'] as const;

/** Everybody who was identified, and the record of those who were deleted. */
export function PeoplePage() {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('people').withOptions({ history: 'push' }),
  );
  return (
    <Page>
      <PageHeader
        title="People"
        description="Everybody whom your events identified, put together from all of their ids."
      />
      <Tabs
        aria-label="People and deletions"
        value={tab}
        onValueChange={(value) => setTab(value as (typeof TABS)[number])}
        tabs={[
          { value: 'people', label: 'People' },
          { value: 'deletions', label: 'Deletions' },
        ]}
      >
        <TabPanel value="people" className="pt-5">
          <PersonList />
        </TabPanel>
        <TabPanel value="deletions" className="pt-5">
          <DeletionList />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
