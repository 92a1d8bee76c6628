using Microsoft.Playwright;

namespace SkRerank.WebChat.Tests;

/// <summary>One page of the sample in a browser, and all that must not happen on it.</summary>
internal sealed class WebChatPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private WebChatPage(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complain($"console: {message.Text}");
        };
        page.PageError += (_, error) => Complain($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.AbsoluteUri, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) Complain($"request to {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Gets errors of the console and of scripts, and requests to other hosts.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints) return [.. _complaints];
        }
    }

    public ILocator Question => Page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "Your question" });

    public ILocator Answer => Page.Locator(".turn.assistant").Last;

    public static async Task<WebChatPage> OpenAsync(IBrowser browser, Uri address, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 1080, Height = 770 } });
        var page = new WebChatPage(context, await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Asks by the keyboard, and waits for the whole answer.</summary>
    public async Task AskAsync(string question)
    {
        await Page.Keyboard.TypeAsync(question);
        await Page.Keyboard.PressAsync("Enter");
        await Answer.Locator("p.quiet, p.warn").WaitForAsync();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Complain(string text)
    {
        lock (_complaints) _complaints.Add(text);
    }
}
