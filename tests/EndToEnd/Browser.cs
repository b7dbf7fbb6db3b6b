using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EndToEnd;

/// <summary>The system's own Chromium, without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    // The machine that runs the tests may be busy with a lot else.
    private const float Patience = 60_000;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        }));
    }

    /// <summary>A page with a session of its own. Whatever its scripts complain about fails the test at <see cref="Tab.DisposeAsync"/>.</summary>
    public async Task<Tab> OpenAsync(Uri address, ColorScheme scheme, int width, int height)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return new Tab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Environment.GetEnvironmentVariable("CHROMIUM")
            ?? names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new AssertFailedException("There is no Chromium: run scripts/setup.sh, or name one in the environment variable CHROMIUM.");
    }

    /// <summary>One page.</summary>
    internal sealed class Tab : IAsyncDisposable
    {
        private readonly IBrowserContext context;
        private readonly List<string> complaints = [];

        public Tab(IBrowserContext context, IPage page)
        {
            this.context = context;
            Page = page;
            page.PageError += (_, error) => complaints.Add(error);
            page.Console += (_, message) =>
            {
                // The browser itself notes each answer of 4xx and 5xx here; what the page makes of them is seen on the page.
                if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                {
                    complaints.Add(message.Text);
                }
            };
        }

        public IPage Page { get; }

        /// <summary>Fails where the page keeps somebody out (axe-core: WCAG 2 and best practices), or is wider than its window.</summary>
        public async Task BeAccessibleAsync(string what)
        {
            var found = await Page.RunAxe();
            var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation =>
                $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}").ToList();
            Assert.IsEmpty(serious, $"{what}: {string.Join("\n", serious)}");
            Assert.IsNotEmpty(found.Passes, "axe-core has looked at nothing.");
            var overflow = await Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth");
            Assert.IsLessThanOrEqualTo(0, overflow, $"{what} is {overflow} pixels too wide.");
        }

        public async ValueTask DisposeAsync()
        {
            await context.DisposeAsync();
            Assert.IsEmpty(complaints, string.Join("\n", complaints));
        }
    }
}
