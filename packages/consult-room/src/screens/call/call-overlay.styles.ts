import { css } from 'lit';

export const callOverlayStyles = css`
  .overlay { position: absolute; inset: 0; z-index: 2; display: grid; place-content: center; justify-items: center; gap: 12px; padding: 64px 24px; text-align: center; background: rgb(9 17 15 / 0.86); color: #eef4f1; }
  .overlay .title { font-size: calc(var(--_text) * 1.5); font-weight: 650; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
  .overlay .lead { color: #b9c8c2; max-inline-size: 30rem; text-wrap: balance; }
  .sign { display: grid; place-items: center; inline-size: 72px; block-size: 72px; border-radius: 50%; background: #3a2a0c; color: #f2c063; margin-block-end: 8px; }
  .sign .icon { inline-size: 32px; block-size: 32px; }
  .dots { display: flex; gap: 8px; margin-block-end: 12px; }
  .dots i { inline-size: 12px; block-size: 12px; border-radius: 50%; background: #7fd6c8; animation: beat 1.4s ease-in-out infinite; }
  .dots i:nth-child(2) { animation-delay: 0.18s; }
  .dots i:nth-child(3) { animation-delay: 0.36s; }
  @keyframes beat { 0%, 70%, 100% { opacity: 0.25; transform: scale(0.85); } 35% { opacity: 1; transform: scale(1); } }
`;
