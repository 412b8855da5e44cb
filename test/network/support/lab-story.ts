import { after } from 'node:test';
import { story, type Scene, type StoryOptions } from '../../support/story.ts';
import { lacksLab } from './lacks-lab.ts';
import { LabHouse, type LabPlan } from './lab-house.ts';

const reason = lacksLab();

/** The lab of one file of stories, taken down after the last. */
export function labHouse(plan: LabPlan): LabHouse {
  const house = new LabHouse(plan);
  after(() => house[Symbol.asyncDispose]());
  return house;
}

/** A story in the lab; skipped by name, with the reason, where this machine cannot have one. */
export function labStory(name: string, house: LabHouse, body: (scene: Scene) => Promise<void>, options: StoryOptions = {}): void {
  story(name, house, body, { timeoutMs: 180_000, skip: reason, ...options });
}
