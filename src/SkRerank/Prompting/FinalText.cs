using System.Text;
using Microsoft.Extensions.AI;

namespace SkRerank.Prompting;

/// <summary>Gathers the text of an answer: what the model wrote after the last result of a tool.</summary>
internal sealed class FinalText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds the contents of a message or of a part of one.</summary>
    public void Add(IEnumerable<AIContent> contents)
    {
        foreach (var content in contents)
        {
            if (content is FunctionResultContent or ToolResultContent) _text.Clear();
            else if (content is TextContent text) _text.Append(text.Text);
        }
    }

    public override string ToString() => _text.ToString();
}
