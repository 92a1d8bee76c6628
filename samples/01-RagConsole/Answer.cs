using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI;
using SkRerank.Prompting;

namespace SkRerank.Samples.RagConsole;

/// <summary>Has a model answer, through Semantic Kernel, and checks what it cites.</summary>
internal static class Answer
{
    private const string DefaultModel = "gpt-4o-mini";

    public static async Task<int> StreamAsync(string key, string prompt, CitedContext context, CancellationToken cancellationToken)
    {
        var options = new OpenAIClientOptions();
        if (Environment.GetEnvironmentVariable("OPENAI_BASE_URL") is { Length: > 0 } address)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint)) throw new ArgumentException($"OPENAI_BASE_URL must be an absolute address such as http://localhost:8000/v1, but was '{address}'.");
            options.Endpoint = endpoint;
        }

        var model = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } name ? name : DefaultModel;
        using var client = new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(model).AsIChatClient();
        var chat = client.AsChatCompletionService();
        var history = new ChatHistory(RagPrompt.System);
        history.AddUserMessage(prompt);

        Console.WriteLine($"\n--- {model} ---");
        var answer = new System.Text.StringBuilder();
        try
        {
            await foreach (var part in chat.GetStreamingChatMessageContentsAsync(history, cancellationToken: cancellationToken))
            {
                // A model's answer is untrusted too: it must not move the cursor.
                var text = string.Concat((part.Content ?? "").Where(c => c is '\n' || !char.IsControl(c)));
                answer.Append(text);
                Console.Write(text);
            }
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or AggregateException)
        {
            Console.Error.WriteLine($"\nThe model '{model}' did not answer ({(e.InnerException ?? e).Message.ReplaceLineEndings(" ").TrimEnd('.')}): check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.");
            return 1;
        }

        Print(new CitationChecker().Check(answer.ToString(), context), context);
        return 0;
    }

    private static void Print(CitationReport report, CitedContext context)
    {
        Console.WriteLine($"\n\nCited: {(report.CitedNumbers.Count == 0 ? "nothing" : "")}");
        foreach (var number in report.CitedNumbers) Console.WriteLine($"  {context.Passages[number - 1]}");
        if (report.UnknownNumbers.Count > 0) Console.WriteLine($"Cited but not in the context: {string.Join(", ", report.UnknownNumbers)}.");
        foreach (var sentence in report.UnsupportedSentences) Console.WriteLine($"Not in the cited passages ({string.Join(", ", sentence.MissingWords)}): {sentence.Text}");
        foreach (var sentence in report.UncitedSentences) Console.WriteLine($"Without a citation: {sentence}");
    }
}
