namespace Embedded.Functions.Durable.Engine;

/// <summary>The executor of real hubs: the thread pool, and a thread for each worker.</summary>
internal sealed class ThreadPoolExecutor : Executor
{
    public static ThreadPoolExecutor Instance { get; } = new();

    public override TimeProvider Time => TimeProvider.System;

    public override bool Yields => false;

    public override void Queue<T>(Action<T> work, T state) => ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal: false);

    public override Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Run(work, cancellationToken);

    public override Worker StartWorker(string name, Func<TimeSpan?> work) => new ThreadWorker(name, work);

    private sealed class ThreadWorker : Worker
    {
        private readonly SemaphoreSlim wake = new(0);
        private readonly Func<TimeSpan?> work;
        private readonly Thread thread;
        private volatile bool ending;

        public ThreadWorker(string name, Func<TimeSpan?> work)
        {
            this.work = work;
            thread = new Thread(Loop) { IsBackground = true, Name = name };
            thread.Start();
        }

        public override void Wake() => wake.Release();

        public override void Dispose()
        {
            ending = true;
            wake.Release();
            thread.Join();
            wake.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                // Asked before the work: what came before the end is still done.
                bool isLast = ending;
                TimeSpan? again = work();
                if (isLast && again is null)
                {
                    return;
                }

                wake.Wait(again ?? Timeout.InfiniteTimeSpan);
            }
        }
    }
}
