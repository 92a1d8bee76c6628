using Microsoft.SemanticKernel;
using SkRerank.Prompting;
using SkRerank.SemanticKernel;

namespace SkRerank.Samples.ChatbotPlugin;

/// <summary>Keeps the passages that the model got last, so that its citations can be checked and shown.</summary>
internal sealed class CitationFilter : IFunctionInvocationFilter
{
    public CitedContext? Context { get; set; }

    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        await next(context);
        if (context.Result.Metadata?.GetValueOrDefault(RerankMetadata.Context) is CitedContext found) Context = found;
    }
}
