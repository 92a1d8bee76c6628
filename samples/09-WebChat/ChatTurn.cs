namespace SkRerank.Samples.WebChat;

/// <summary>One turn of the conversation, as the page sends it.</summary>
/// <param name="Role">Who wrote it: <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What was written.</param>
internal sealed record ChatTurn(string Role, string Text);
