type Ending = () => unknown;

const ofTest: Ending[] = [];
const ofFile: Ending[] = [];

const run = async (endings: Ending[]): Promise<void> => {
  const failed: unknown[] = [];
  for (const ending of endings.splice(0).reverse()) {
    try {
      await ending();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed.length === 1 ? failed[0] : new AggregateError(failed);
};

/**
 * Does something once the test that runs now is over, what was asked for last first. For what tests share: a hook at the
 * top of a shared module would be heard by the first file of a worker only, as files of a worker share their modules.
 */
export const afterThisTest = (ending: Ending): void => {
  ofTest.push(ending);
};

/** The same once the file that runs now is over. */
export const afterThisFile = (ending: Ending): void => {
  ofFile.push(ending);
};

export const endTest = (): Promise<void> => run(ofTest);
export const endFile = (): Promise<void> => run(ofFile);
